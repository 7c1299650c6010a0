using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>SQL files as they are read, without a database.</summary>
public sealed class StatementsTests
{
    [Fact]
    public async Task Each_statement_is_an_object_with_its_place_and_its_batch()
    {
        using var folder = new TemporaryFolder().With(
            "a.sql",
            "create table :\"name\" (id int);\n\ncreate index concurrently i on t (id);\n"
        );
        var outcome = await CommandProcess.RunAsync(
            ["statements", "a.sql", "--variable", "name=t", "--json"],
            string.Empty,
            folder: folder.Path
        );
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Errors));
        var statements = outcome
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Equal(
            [("CREATE TABLE", 1, 1), ("CREATE INDEX", 3, 2)],
            statements.Select(s =>
                (s.GetProperty("kind").GetString(), s.GetProperty("line").GetInt32(), s.GetProperty("batch").GetInt32())
            )
        );
        Assert.False(statements[1].GetProperty("transactional").GetBoolean());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_2_and_its_place()
    {
        using var folder = new TemporaryFolder().With("a.sql", "select 1;\nselect $body$ and no end\n");
        var outcome = await CommandProcess.RunAsync(["statements", "a.sql"], string.Empty, folder: folder.Path);
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains("a.sql:2:8", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: SqlFileInvalid", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plan", outcome.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Variables_without_a_value_are_in_the_next_command()
    {
        using var folder = new TemporaryFolder().With("a.sql", "select :one, :two;\nselect :one, :three;\n");
        var outcome = await CommandProcess.RunAsync(
            ["statements", "a.sql", "--variable", "two=2"],
            string.Empty,
            folder: folder.Path
        );
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains("a.sql has 3 errors.", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "Next: Give the variables their values: "
                + "`dbmigrate statements a.sql --variable two=2 --variable one=VALUE --variable three=VALUE`.",
            outcome.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("plan", outcome.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named_without_a_plan()
    {
        using var folder = new TemporaryFolder();
        var outcome = await CommandProcess.RunAsync(["statements", "none.sql"], string.Empty, folder: folder.Path);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("none.sql", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("Next: Check the path", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plan", outcome.Errors, StringComparison.OrdinalIgnoreCase);
    }
}
