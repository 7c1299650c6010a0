using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>The effects of statements, read without a server.</summary>
public sealed class StatementEffectsTests
{
    [Theory]
    [InlineData("do $$ begin execute 'drop table t'; end $$")]
    [InlineData("do $$ begin perform 1; end $$")]
    [InlineData("call p()")]
    [InlineData("execute ps (1)")]
    [InlineData("select f(1)")]
    [InlineData("select a from t where f(a)")]
    [InlineData("insert into t values (f(1))")]
    [InlineData("create table n as select f(1)")]
    [InlineData("alter table t add column c int default f(1)")]
    [InlineData("alter table t alter column a type int using f(a)")]
    [InlineData("explain analyze select f(1)")]
    [InlineData("create extension e")]
    [InlineData("alter extension e update")]
    [InlineData("load 'x'")]
    [InlineData("fetch c")]
    [InlineData("commit prepared 'x'")]
    [InlineData("no such statement")]
    public void Code_that_is_not_read_makes_everything_unknown(string sql)
    {
        var statement = Read(sql)[0];

        Assert.Equal(
            (Unknown, Unknown, Unknown, MigrationSessionState.Unknown),
            (statement.LocksOthers, EffectOf(statement.Scans), statement.ChangesOthers, statement.SessionState)
        );
        Assert.NotEqual(No, statement.Rewrites);
        Assert.Null(Effects(sql).ChangedRelations);

        static MigrationStatementEffect EffectOf(MigrationStatementEffect known) => known == Yes ? Unknown : known;
    }

    [Theory]
    [InlineData("select now(), lower('A')", MigrationSessionState.None)]
    [InlineData("select a from t", MigrationSessionState.Unknown)]
    [InlineData("insert into t values (1)", MigrationSessionState.Unknown)]
    [InlineData("create table t (a int references p on delete cascade)", MigrationSessionState.None)]
    [InlineData("create table templates (selected int)", MigrationSessionState.None)]
    [InlineData("create view v as select a from t", MigrationSessionState.None)]
    [InlineData("create temp table t (a int)", MigrationSessionState.Temporary)]
    [InlineData("create temp table t (a int) on commit drop", MigrationSessionState.None)]
    [InlineData("create table pg_temp.t (a int)", MigrationSessionState.Temporary)]
    [InlineData("set search_path = s", MigrationSessionState.Settings)]
    [InlineData("set local search_path = s", MigrationSessionState.None)]
    [InlineData("set local standard_conforming_strings = on", MigrationSessionState.None)]
    [InlineData("select set_config('search_path', '', false)", MigrationSessionState.Settings)]
    [InlineData("select set_config('search_path', '', true)", MigrationSessionState.None)]
    [InlineData("prepare p as select 1", MigrationSessionState.Prepared)]
    [InlineData("listen c", MigrationSessionState.Channel)]
    [InlineData("declare c cursor for select 1", MigrationSessionState.None)]
    [InlineData("declare c cursor with hold for select 1", MigrationSessionState.Cursor)]
    [InlineData("select pg_advisory_lock(1)", MigrationSessionState.Lock)]
    public void What_stays_in_the_session_is_said(string sql, MigrationSessionState expected) =>
        Assert.Equal(expected, Read(sql)[0].SessionState);

    [Theory]
    [InlineData("create table t (a int references p on delete cascade)", "t")]
    [InlineData("create index on t (a)", "t")]
    [InlineData("create index i on t (a)", "i t")]
    [InlineData("alter table t add constraint c foreign key (a) references p", "t")]
    [InlineData("create policy renamed_to on t using (cascade)", "t")]
    [InlineData("create view v as select a from t", "v")]
    [InlineData("create trigger tr after insert on t for each row execute function f()", "t")]
    [InlineData("drop table t, u", "t u")]
    [InlineData("drop table t cascade", null)]
    [InlineData("alter table t drop column a cascade", null)]
    [InlineData("alter table t rename to u", null)]
    [InlineData("alter table t rename column a to b", null)]
    [InlineData("alter table t attach partition u for values in (1)", null)]
    [InlineData("update t set a = 1", "")]
    [InlineData("truncate t cascade", "")]
    [InlineData("create function f() returns int language sql as ''", null)]
    [InlineData("create type e as enum ()", null)]
    [InlineData("grant select on t to u", "t")]
    [InlineData("grant usage on schema s to u", null)]
    [InlineData("comment on column s.t.a is ''", "s.t")]
    [InlineData("comment on schema s is ''", null)]
    [InlineData("alter default privileges grant select on tables to u", null)]
    [InlineData("drop statistics st", null)]
    [InlineData("import foreign schema x from server s into y", null)]
    public void The_relations_that_change_are_told(string sql, string? expected) =>
        Assert.Equal(expected, Effects(sql).ChangedRelations is { } all ? string.Join(' ', all) : null);

    [Fact]
    public void A_relation_is_new_in_the_transaction_that_creates_it()
    {
        var statements = Read(
            "begin; create table t (a int); create index i on t (a); commit; alter table t add b int"
        );

        Assert.Equal([true, true, false], statements.SelectMany(s => s.Locks).Select(l => l.New));
        Assert.False(Effects("create table if not exists t (a int); alter table t add b int").MakesOnlyNew);
        Assert.True(Effects("create table t (a int); alter table t add b int; insert into t values (1)").MakesOnlyNew);
        Assert.False(Effects("create table t (a int references p)").MakesOnlyNew);
        Assert.False(Effects("drop index concurrently i").MakesOnlyNew);
    }

    [Fact]
    public void The_effects_of_statements_are_joined()
    {
        var effects = Effects("select a from t; alter table t add b int; do 'begin end'");

        Assert.Equal(MigrationLockMode.AccessExclusive, Assert.Single(effects.Relations).Lock);
        Assert.Equal((Unknown, Unknown), (effects.LocksOthers, effects.Scans));
        Assert.Equal("column b", Assert.Single(effects.Created).ToString());
        Assert.Equal("table t", Assert.Single(effects.Changed).ToString());
    }

    private static IReadOnlyList<MigrationStatement> Read(string sql) =>
        [.. MigrationStatementReader.Describe(SqlReader.ReadText(sql, "a.sql")).Where(s => s.Batch > 0)];

    private static StepEffects Effects(string sql) =>
        StepEffects.Of(MigrationStatementReader.Analyze(SqlReader.ReadText(sql, "a.sql")).Select(s => s.Effects));
}
