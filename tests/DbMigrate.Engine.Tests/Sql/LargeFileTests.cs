using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;
using Xunit.Abstractions;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>A dump of 100 MB is read in memory that its rows do not fill.</summary>
[Collection(MeasuredCollection.Name)]
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class LargeFileTests(ITestOutputHelper output) : IDisposable
{
    private const long Size = 100L << 20;

    private readonly string _path = Path.Combine(
        Directory.CreateTempSubdirectory("dbmigrate-large-").FullName,
        "dump.sql"
    );

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Rows_of_COPY_stay_in_the_file()
    {
        long rows = 0;
        using (var file = new StreamWriter(_path) { NewLine = "\r\n" })
        {
            file.WriteLine("\\restrict abc");
            for (var table = 0; file.BaseStream.Position < Size; table++)
            {
                file.WriteLine($"CREATE TABLE t{table} (id int, b text);");
                file.WriteLine($"COPY t{table} (id, b) FROM stdin;");
                for (var row = 0; row < 200_000; row++, rows++)
                {
                    file.WriteLine($"{row}\tthe text of a row; 'with a quote and \\\\. and an é");
                }

                file.WriteLine("\\.");
            }

            file.WriteLine("\\unrestrict abc");
        }

        var (script, grown) = Measure(() => SqlReader.ReadFile(_path));
        Assert.True(grown < 16 << 20, $"{grown} bytes more");

        // What is sent is read as it is sent, normalised, and all of it.
        var copies = script.Statements.Select(s => s.Copy).OfType<CopyData>().ToArray();
        var (lines, streamed) = Measure(() => copies.Sum(Lines));
        Assert.Equal(rows, lines);
        Assert.True(streamed < 8 << 20, $"{streamed} bytes more");
    }

    [Fact]
    public void A_statement_costs_its_place_and_not_its_text()
    {
        using (var file = new StreamWriter(_path))
        {
            for (var row = 0; file.BaseStream.Position < Size / 3; row++)
            {
                file.WriteLine(
                    $"INSERT INTO t VALUES ({row}, 'the text of a row with some words in it, as pg_dump --inserts writes it, a hundred bytes');"
                );
            }
        }

        var (script, grown) = Measure(() => SqlReader.ReadFile(_path));
        output.WriteLine($"{script.Statements.Count} statements");
        Assert.True(
            grown < (script.Statements.Count * 64L) + (16 << 20),
            $"{grown} bytes more for {script.Statements.Count} statements"
        );
        var (last, looked) = Measure(() => MigrationStatementReader.Enumerate(_path).Last());
        Assert.Equal(script.Statements.Count, last.Line);
        Assert.True(looked < (script.Statements.Count * 64L) + (16 << 20), $"{looked} bytes more");
    }

    [Fact]
    public void A_large_file_that_changes_after_it_was_read_is_refused()
    {
        File.WriteAllText(
            _path,
            "select 'first';\n-- " + new string('x', 5 << 20) + "\nselect 'second';\ncopy t from stdin;\n1\n\\.\n"
        );
        var script = SqlReader.ReadFile(_path);
        var text = File.ReadAllText(_path);
        Assert.Equal("select 'second'", script.Statements[1].Text);
        File.WriteAllText(
            _path,
            text.Replace("'second'", "'sacond'", StringComparison.Ordinal)
                .Replace("\n1\n", "\n2\n", StringComparison.Ordinal)
        );
        Assert.Equal("select 'first'", script.Statements[0].Text);
        Assert.Throws<SqlFileChangedException>(() =>
            SqlReader.ReadFile(_path).GetBatches(SqlTransactionMode.File).Count.ToString() + script.Statements[1].Text
        );
        Assert.Throws<SqlFileChangedException>(() => Lines(script.Statements[2].Copy!));
        File.Delete(_path);
        Assert.Throws<SqlFileChangedException>(() => script.Statements[1].Text);
    }

    private static long Lines(CopyData copy)
    {
        using var stream = copy.OpenRead();
        var block = new byte[81920];
        long lines = 0;
        for (int got; (got = stream.Read(block)) > 0; )
        {
            Assert.True(block.AsSpan(0, got).IndexOf((byte)'\r') < 0);
            lines += block.AsSpan(0, got).Count((byte)'\n');
        }

        return lines;
    }

    /// <summary>What an action returns, and the most by which the heap grew meanwhile.</summary>
    private (T Result, long Grown) Measure<T>(Func<T> action)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        using var stop = new ManualResetEventSlim();
        var watching = Task.Run(() =>
        {
            // A full collection each time: what counts is what is held, not what is yet to be collected.
            while (!stop.Wait(TimeSpan.FromMilliseconds(200)))
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = action();
        var time = watch.Elapsed;
        stop.Set();
        Assert.True(watching.Wait(Wait.Deadline), "The watching of the heap did not end.");
        most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        output.WriteLine(
            $"{most / 1048576.0:F1} MB held at most, {time.TotalSeconds:F1} s, {new FileInfo(_path).Length >> 20} MB read"
        );
        GC.KeepAlive(result);
        return (result, most);
    }
}
