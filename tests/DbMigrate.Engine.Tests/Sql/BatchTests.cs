using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>What runs together.</summary>
public sealed class BatchTests
{
    [Theory]
    [InlineData("a;b;c", "T:a,b,c", "T:a T:b T:c", "N:a N:b N:c")]
    [InlineData("a;vacuum;b;c", "T:a N:vacuum T:b,c", "T:a N:vacuum T:b T:c", "N:a N:vacuum N:b N:c")]
    [InlineData("a;begin;b;c;commit;d", "T:a T:b,c T:d", "T:a T:b,c T:d", "N:a T:b,c N:d")]
    [InlineData("begin;commit", "", "", "")]
    [InlineData(
        "begin isolation level serializable;a;commit and chain;b;end",
        "T[isolation level serializable]:a T[isolation level serializable]:b",
        "",
        ""
    )]
    public void Statements_are_put_together_by_the_mode(string sql, string file, string statement, string none)
    {
        Assert.Equal(file, Show(sql, SqlTransactionMode.File));
        if (statement.Length > 0)
        {
            Assert.Equal(statement, Show(sql, SqlTransactionMode.Statement));
            Assert.Equal(none, Show(sql, SqlTransactionMode.None));
        }
    }

    [Theory]
    [InlineData("create index concurrently i on s.t (a)", "CREATE INDEX CONCURRENTLY i of s.t")]
    [InlineData(
        "create unique index concurrently if not exists \"I i\" on only t (a)",
        "CREATE INDEX CONCURRENTLY I i of t"
    )]
    [InlineData("create index concurrently on t (a)", "CREATE INDEX CONCURRENTLY ? of t")]
    [InlineData("drop index concurrently if exists s.I", "DROP INDEX CONCURRENTLY s.i of ?")]
    [InlineData("reindex (verbose) table concurrently s.t", "REINDEX TABLE CONCURRENTLY s.t of s.t")]
    [InlineData(
        "alter table p detach partition s.c concurrently",
        "ALTER TABLE DETACH PARTITION CONCURRENTLY s.c of p"
    )]
    [InlineData("create database \"X\"", "CREATE DATABASE X of ?")]
    [InlineData("commit prepared 'a b'", "COMMIT PREPARED a b of ?")]
    [InlineData("vacuum full t", "VACUUM ? of t harmless")]
    [InlineData("alter system set work_mem = '1MB'", "ALTER SYSTEM ? of ? harmless")]
    public void What_runs_outside_a_transaction_says_what_to_ask(string sql, string expected)
    {
        var statement = SqlReader.ReadText(sql, "a.sql").Statements[0];
        Assert.False(statement.Transactional);
        var doubt = statement.Doubt!;
        var name =
            doubt.Name is null ? "?"
            : doubt.Schema is null ? doubt.Name
            : doubt.Schema + "." + doubt.Name;
        var table =
            doubt.Table is null ? "?"
            : doubt.TableSchema is null ? doubt.Table
            : doubt.TableSchema + "." + doubt.Table;
        Assert.Equal(expected, $"{doubt.Kind} {name} of {table}{(doubt.RepeatIsHarmless ? " harmless" : "")}");
    }

    [Fact]
    public void A_batch_changes_with_what_is_sent_and_not_with_comments()
    {
        var a = Batch("-- one\nselect :x; select 2", "1").Checksum;
        Assert.Equal(a, Batch("select :x;\r\n\r\n-- two\r\nselect 2;", "1").Checksum);
        Assert.NotEqual(a, Batch("-- one\nselect :x; select 2", "3").Checksum);
        Assert.NotEqual(
            Batch("copy t from stdin;\n1\n\\.\n", "").Checksum,
            Batch("copy t from stdin;\n2\n\\.\n", "").Checksum
        );
    }

    private static SqlBatch Batch(string sql, string x) =>
        SqlReader
            .ReadText(sql, "a.sql", new SqlReadOptions { Variables = new Dictionary<string, string> { ["x"] = x } })
            .GetBatches(SqlTransactionMode.File)
            .Single();

    private static string Show(string sql, SqlTransactionMode mode) =>
        string.Join(
            ' ',
            SqlReader
                .ReadText(sql, "a.sql")
                .GetBatches(mode)
                .Select(b =>
                    (b.Transactional ? "T" : "N")
                    + (b.TransactionOptions is null ? "" : $"[{b.TransactionOptions}]")
                    + ":"
                    + string.Join(',', b.Statements.Select(s => s.Text))
                )
        );
}
