using System.Text;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Twice the text takes about twice the CPU time, whatever its content.</summary>
[Collection(MeasuredCollection.Name)]
public sealed class LinearTests
{
    // Quadratic work takes seconds of CPU time at this size: there is nothing to compare below this.
    private const double Quick = 300;

    // Quadratic work takes four times as long.
    private const double Worst = 3.2;

    [Theory]
    [InlineData("(")]
    [InlineData("select (")]
    [InlineData("select 1;")]
    [InlineData("select 1;\n")]
    [InlineData(";")]
    [InlineData("\n")]
    [InlineData("'")]
    [InlineData("'a'\n")]
    [InlineData("E'\\'")]
    [InlineData("$a")]
    [InlineData("$a$b")]
    [InlineData("$a $")]
    [InlineData("/*")]
    [InlineData("/**/")]
    [InlineData("--\n")]
    [InlineData("a ")]
    [InlineData("a.")]
    [InlineData(":a ")]
    [InlineData(":none ")]
    [InlineData(":'none")]
    [InlineData("a[1:n")]
    [InlineData("json_object(")]
    [InlineData("begin;")]
    [InlineData("commit;")]
    [InlineData("\\set a b \\set c d ")]
    [InlineData("\\echo a\n")]
    [InlineData("select \\echo a\n")]
    [InlineData("\\set v :v:v\n", "\\set v a\n")]
    [InlineData(
        "\\set v :w\n",
        "\\set w aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
    )]
    [InlineData("\\x ")]
    [InlineData("\\x\n")]
    [InlineData("\\;")]
    [InlineData("copy t from stdin;\n\\.\n")]
    [InlineData("copy t from stdin;\n")]
    [InlineData("alter type e add value 'x';")]
    [InlineData("call p();do 'begin commit; end';")]
    [InlineData("x,", "create table t (")]
    [InlineData(", a(", "with b")]
    [InlineData(", add column x int not null default f(1) generated", "alter table t drop column a")]
    [InlineData(" not null generated default", "alter table t add column x int")]
    [InlineData(", a.b.c", "drop table t")]
    [InlineData(" on to", "grant select")]
    [InlineData(" on", "create trigger t")]
    [InlineData(" as", "create table t")]
    [InlineData(" from t join u using (a)", "select 1")]
    [InlineData(" begin atomic select 1; end;", "create function f()")]
    [InlineData(";(", "create rule r as on insert to t do (")]
    [InlineData(" in access share mode", "lock table t")]
    [InlineData("explain ")]
    [InlineData("\\set v ':v:v'\n", "\\set v a\n")]
    [InlineData(
        "select :v;",
        "\\set v aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
    )]
    [InlineData("é😀")]
    public void Twice_the_text_takes_twice_the_time(string piece, string head = "")
    {
        const int Size = 1 << 17;
        Read(head, piece, Size / 8);
        var (once, twice) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 15; round++)
        {
            once = Math.Min(once, Read(head, piece, Size));
            twice = Math.Min(twice, Read(head, piece, Size * 2));
            if (twice < Math.Max(Quick, once * Worst))
            {
                return;
            }
        }

        Assert.Fail($"{once:F0} ms, and {twice:F0} ms for twice as much");
    }

    private static double Read(string head, string piece, int size)
    {
        var text = new StringBuilder(head, size + 100);
        while (text.Length < size)
        {
            text.Append(piece);
        }

        var bytes = text.ToString();
        var began = CpuTime.OfThisThread();
        try
        {
            var script = SqlReader.ReadText(
                bytes,
                "a.sql",
                new SqlReadOptions { Variables = new Dictionary<string, string> { ["a"] = "b" } }
            );
            foreach (var mode in Enum.GetValues<SqlTransactionMode>())
            {
                script.GetBatches(mode);
            }

            foreach (var statement in MigrationStatementReader.Describe(script))
            {
                _ = statement.Undo;
            }
        }
        catch (PlanInvalidException)
        {
            // Refused is fine; only not late.
        }

        return (CpuTime.OfThisThread() - began).TotalMilliseconds;
    }
}
