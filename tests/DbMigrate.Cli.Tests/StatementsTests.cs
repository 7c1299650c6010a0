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
    public async Task A_file_that_cannot_be_run_shows_what_could_be_read_and_ends_with_2_and_the_places()
    {
        using var folder = new TemporaryFolder().With("a.sql", "select 1;\nselect $body$ and no end\n");
        var outcome = await CommandProcess.RunAsync(["statements", "a.sql"], string.Empty, folder: folder.Path);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(@"(?m)^a\.sql:1:1 +1 +SELECT", outcome.Output);
        Assert.Contains("a.sql:2:8", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: SqlFileInvalid", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plan", outcome.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("other errors", outcome.Errors, StringComparison.Ordinal);

        folder.With("b.sql", "select :one;\nselect ')';\nselect );\nselect '");
        outcome = await CommandProcess.RunAsync(["statements", "b.sql"], string.Empty, folder: folder.Path);
        Assert.Contains("--variable one=VALUE`. Correct the file at the places of the other errors.", outcome.Errors);
        outcome = await CommandProcess.RunAsync(["statements", "none.sql"], string.Empty, folder: folder.Path);
        Assert.StartsWith("none.sql: cannot be read: ", outcome.Errors, StringComparison.Ordinal);
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
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("a.sql:2:1", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("a.sql has 3 errors.", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "Next: Give the variables their values: "
                + "`dbmigrate statements a.sql --variable two=2 --variable one=VALUE --variable three=VALUE`.",
            outcome.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("plan", outcome.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("other errors", outcome.Errors, StringComparison.Ordinal);

        folder.With("b.sql", "select :one;\nselect ')';\nselect );\nselect '");
        outcome = await CommandProcess.RunAsync(["statements", "b.sql"], string.Empty, folder: folder.Path);
        Assert.Contains("--variable one=VALUE`. Correct the file at the places of the other errors.", outcome.Errors);
        outcome = await CommandProcess.RunAsync(["statements", "none.sql"], string.Empty, folder: folder.Path);
        Assert.StartsWith("none.sql: cannot be read: ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_file_that_cannot_be_run_the_others_are_shown()
    {
        using var folder = new TemporaryFolder()
            .With("a.sql", "create table a ();\n\\gset\nselect 1;\nrollback;\n")
            .With("b.sql", "create table b ();\n");
        var outcome = await CommandProcess.RunAsync(
            ["statements", "none.sql", "a.sql", "b.sql", "--json"],
            string.Empty,
            folder: folder.Path
        );
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(
            ["a.sql:1", "a.sql:3", "a.sql:4", "b.sql:1"],
            Lines(outcome.Output).Select(s => $"{s.GetProperty("file").GetString()}:{s.GetProperty("line").GetInt32()}")
        );
        var errors = Lines(outcome.Errors);
        Assert.Equal(["none.sql", "a.sql"], errors.Select(e => e.GetProperty("target").GetString()));
        Assert.Equal(
            [2, 4],
            errors[1]
                .GetProperty("findings")
                .EnumerateArray()
                .Select(f => f.GetProperty("place").GetProperty("line").GetInt32())
        );

        static List<JsonElement> Lines(string text) =>
            [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
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
        Assert.DoesNotContain("other errors", outcome.Errors, StringComparison.Ordinal);

        folder.With("b.sql", "select :one;\nselect ')';\nselect );\nselect '");
        outcome = await CommandProcess.RunAsync(["statements", "b.sql"], string.Empty, folder: folder.Path);
        Assert.Contains("--variable one=VALUE`. Correct the file at the places of the other errors.", outcome.Errors);
        outcome = await CommandProcess.RunAsync(["statements", "none.sql"], string.Empty, folder: folder.Path);
        Assert.StartsWith("none.sql: cannot be read: ", outcome.Errors, StringComparison.Ordinal);
    }
}
