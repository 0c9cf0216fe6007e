-- Plugins sign with other keys than users' tokens, and publish them elsewhere.
alter table auth_public_keys add column purpose text not null default 'user' check (purpose in ('user', 'plugin'));
alter table auth_public_keys alter column purpose drop default;
