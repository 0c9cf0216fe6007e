create schema if not exists usersettings;

create table usersettings.settings (
    user_ref text not null,
    bucket text not null,
    key text not null,
    value json not null,
    primary key (user_ref, bucket, key)
);
