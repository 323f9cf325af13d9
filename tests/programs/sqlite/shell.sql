-- The shell's own commands.
CREATE TABLE first(a INTEGER PRIMARY KEY, b TEXT);
CREATE INDEX second ON first(b);
CREATE VIEW third AS SELECT 1 AS one;
.tables
.tables f%
.indexes first
.schema
.schema third
.fullschema
.print hello world
.parameter init
.parameter set :name "'Ada'"
.parameter set @n 7
SELECT :name, @n * 6;
.parameter list
.parameter unset @n
SELECT @n IS NULL;
.nullvalue ∅
SELECT NULL;
.echo on
SELECT 1;
.echo off
.limit length
.nosuchcommand
