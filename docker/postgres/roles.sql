-- Runs once, when the database server is made: a user that owns its database and nothing else, and a role for analysts,
-- which that user lets read the views.
\getenv password STEPDOWN_DATABASE_PASSWORD
create role stepdown_reader nologin;
create role stepdown login password :'password';
create database stepdown owner stepdown;
revoke connect on database stepdown from public;
grant connect on database stepdown to stepdown_reader;
