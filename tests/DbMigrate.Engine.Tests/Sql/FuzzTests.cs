using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>No text makes the reader throw anything but its own error, and what it reads is consistent.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly int Rounds = int.TryParse(
        Environment.GetEnvironmentVariable("DBMIGRATE_FUZZ_ROUNDS"),
        out var rounds
    )
        ? rounds
        : 4000;

    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var fuzz = new SqlFuzz(seed: 20240711);
        File.WriteAllText(Path.Combine(_folder, "x.sql"), "select 'x';\n\\ir a.sql\n");
        for (var i = 0; i < Rounds; i++)
        {
            Check(fuzz.Next());
        }
    }

    [Fact]
    public void A_good_text_that_was_damaged_is_read_or_refused()
    {
        var fuzz = new SqlFuzz(seed: 19960708);
        var good = new[] { "split.sql", "locks.sql", "setup.sql" }
            .Select(f => File.ReadAllBytes(Path.Combine(LockExample.Folder, f)))
            .ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            Check(fuzz.Change(good[i % good.Length]));
        }
    }

    [Fact]
    public void What_lies_across_the_ends_of_blocks_is_read_whole()
    {
        var good = File.ReadAllText(Path.Combine(LockExample.Folder, "split.sql"))
            .Replace("abort", "commit", StringComparison.Ordinal);
        var text = new System.Text.StringBuilder();
        for (var i = 0; text.Length < 600_000; i++)
        {
            text.Append("select 'é😀")
                .Append('é', i % 97)
                .Append("\r\n', ")
                .Append(i)
                .Append(";\r\ncopy t from stdin;\r\né\t")
                .Append('x', i % 89)
                .Append("\r\n\r\r\n\\.\r\n")
                .Append(good)
                .Append(";\r\n");
        }

        var path = Path.Combine(_folder, "blocks.sql");
        File.WriteAllText(path, "\uFEFF" + text);
        var kept = SqlReader.ReadFile(path);
        Same(kept, SqlReader.ReadFile(path, new SqlReadOptions { KeptBytes = 0 }));
        Same(kept, SqlReader.ReadFile(path, new SqlReadOptions { KeptBytes = 100_001 }));
        Assert.Equal("é\tx\n\r\n", Rows(kept.Statements.Where(s => s.Copy is not null).ElementAt(1)));
    }

    private void Check(byte[] text)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(_folder, "a.sql"), text);
            var options = new SqlReadOptions
            {
                RootFolder = _folder,
                Variables = new Dictionary<string, string>
                {
                    ["a"] = "1 + :b",
                    ["b"] = "'b;",
                    ["c"] = "x; y",
                },
            };
            SqlScript script;
            try
            {
                script = SqlReader.ReadFile(Path.Combine(_folder, "a.sql"), options);
            }
            catch (PlanInvalidException refused)
            {
                Assert.NotEmpty(refused.Findings);
                Assert.All(
                    refused.Findings,
                    f => Assert.True(f.Place is { Line: > 0, Column: > 0 } && f.Message.Length > 0)
                );
                var again = Assert.Throws<PlanInvalidException>(() =>
                    SqlReader.ReadFile(Path.Combine(_folder, "a.sql"), options with { KeptBytes = 0 })
                );

                // Bytes that are no text are found first in a file that is there as a whole.
                Assert.Equal(refused.Findings[^1].ToString(), again.Findings[^1].ToString());
                return;
            }

            Consistent(script, text);
            Same(script, SqlReader.ReadFile(Path.Combine(_folder, "a.sql"), options with { KeptBytes = 0 }));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"This text: {Convert.ToBase64String(text)}: {Encoding.UTF8.GetString(text)}",
                e
            );
        }
    }

    /// <summary>A file that is read in blocks is the same as one that is there as a whole.</summary>
    private static void Same(SqlScript kept, SqlScript streamed)
    {
        Assert.Equal(kept.Checksum, streamed.Checksum);
        Assert.Equal(
            kept.Statements.Select(s => (s.Text, s.Start, s.Offset, s.Length, s.Kind, Rows(s))),
            streamed.Statements.Select(s => (s.Text, s.Start, s.Offset, s.Length, s.Kind, Rows(s)))
        );
    }

    private static string? Rows(SqlStatement statement) =>
        statement.Copy is null ? null : new StreamReader(statement.Copy.OpenRead()).ReadToEnd();

    private static void Consistent(SqlScript script, byte[] text)
    {
        long end = 0;
        foreach (var statement in script.Statements)
        {
            Assert.Equal(statement.Start, statement.Locate(1));
            Assert.NotNull(statement.SourceLine(statement.Start));
            var last = statement.Locate(statement.Text.EnumerateRunes().Count());
            Assert.True(last.Line >= statement.Start.Line);
            if (statement.Start.File != "a.sql")
            {
                continue;
            }

            // A variable's value may end a statement and begin the next at the same place.
            Assert.True(statement.Offset >= end || text.AsSpan().IndexOf((byte)':') >= 0);
            Assert.True(statement.Length >= 0 && statement.Offset + statement.Length <= text.Length);
            end = statement.Offset + statement.Length;
        }

        foreach (var mode in Enum.GetValues<SqlTransactionMode>())
        {
            var batches = script.GetBatches(mode);
            var all = batches.SelectMany(b => b.Statements).Select(s => s.Index).ToArray();
            Assert.Equal(all.Order(), all);
            Assert.All(batches, b => Assert.True(b.Transactional || b.Statements.Count == 1));
            Assert.Equal(
                script.Statements.Count(s => s.Kind is not ("BEGIN" or "START TRANSACTION") && s.Kind != "COMMIT"),
                all.Length
            );
        }

        Assert.Equal(script.Statements.Count, MigrationStatementReader.Describe(script).Count());

        // What is sent is one statement: read by itself, it is the same.
        foreach (var statement in script.Statements.Where(s => s.Copy is null && s.Text.Length > 0))
        {
            var alone = new SqlTokens(Encoding.UTF8.GetBytes(statement.Text), true);
            Assert.NotEqual(SqlTokenKind.End, alone.Kind(0));
        }
    }
}
