using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>A script is divided into batches by what its statements tell.</summary>
public sealed class ScriptStateTests
{
    [Theory]
    [InlineData(
        "create procedure p() language plpgsql as $$ begin insert into t values (1); commit; end $$; call p(); select 1",
        "T1 N1 T1"
    )]
    [InlineData(
        "create procedure p() language plpgsql as $$ begin insert into t values (1); end $$; call p(); select 1",
        "T3"
    )]
    [InlineData("create procedure p() language plpgsql as $$ begin call q(); end $$; call p(); select 1", "T1 N1 T1")]
    [InlineData("select 1; call unknown(1); select 2", "T1 N1 T1")]
    [InlineData("do $$ begin perform 1; commit; end $$; select 1", "N1 T1")]
    [InlineData("do $$ begin perform 'commit;'; -- commit;\n end $$; select 1", "T2")]
    [InlineData("do 'begin perform ''a''; rollback; end'; select 1", "N1 T1")]
    [InlineData("alter type e add value 'x'; select 1; insert into t values ('x'); select 2", "T2 T2")]
    [InlineData("alter type e add value 'x'; alter type e add value 'y'; select 2", "T3")]
    [InlineData("create type e as enum ('a'); alter type e add value 'x'; select 'x'::e", "T3")]
    [InlineData("reindex (verbose, concurrently) table t; reindex (verbose) table t; reindex schema s", "N1 T1 N1")]
    [InlineData("cluster; cluster t using i; cluster t", "N1 T2")]
    [InlineData(
        "create subscription s connection '' publication p with (create_slot = false, connect = 'false')",
        "T1"
    )]
    [InlineData("create subscription s connection '' publication p", "N1")]
    [InlineData(
        "alter subscription s set publication p with (refresh = false); alter subscription s refresh publication; alter subscription s disable",
        "T1 N1 T1"
    )]
    [InlineData("vacuum (analyze) t; analyze t; discard all; discard temp; checkpoint", "N1 T1 N1 T2")]
    [InlineData(
        "create database d; alter database d set x = 1; alter database d set tablespace s; drop database d; alter system reset all",
        "N1 T1 N1 N1 N1"
    )]
    [InlineData(
        "refresh materialized view concurrently m; alter table p detach partition c; alter table p detach partition c concurrently; alter table p detach partition c finalize",
        "T2 N1 T1"
    )]
    [InlineData(
        "create unique index concurrently i on t (a); create index i on t (a); drop index concurrently i; drop index i",
        "N1 T1 N1 T1"
    )]
    [InlineData(
        "commit prepared 'x'; rollback prepared 'y'; create tablespace t location '/x'; drop tablespace t",
        "N1 N1 N1 N1"
    )]
    public void Batches_follow_from_the_statements(string sql, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                SqlReader
                    .ReadText(sql, "a.sql")
                    .GetBatches(SqlTransactionMode.File)
                    .Select(b => (b.Transactional ? "T" : "N") + b.Statements.Count)
            )
        );

    [Fact]
    public void The_server_can_be_asked_whether_a_procedure_commits()
    {
        var script = SqlReader.ReadText("select 1; call p(); call q(); select 2", "a.sql");
        var batches = script.GetBatches(SqlTransactionMode.File, s => s.Doubt!.Name == "p" ? false : null);
        Assert.Equal(["select 1", "call p()"], batches[0].Statements.Select(s => s.Text));
        Assert.Equal([true, false, true], batches.Select(b => b.Transactional));
    }
}
