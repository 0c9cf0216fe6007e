-- The private halves stay in the memory of the process that made them.
create table auth_public_keys (
    key_id text primary key,
    created_at timestamptz not null,
    jwk text not null
);

-- What the latest sign-in of each user found.
create table auth_user_info (
    user_ref text primary key,
    ownership_refs text[] not null,
    updated_at timestamptz not null
);
