using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>Documents of a schema.</summary>
[Collection(ServerTests.Name)]
public sealed class DocsTests(ServerFixture server)
{
    private const string First = "create schema app; create table app.item (id int primary key)";

    [Fact]
    public async Task They_are_written_and_checked()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First);
        var missing = await work.RunAsync("docs --output pages --check");
        Assert.Equal(6, missing.ExitCode);
        Assert.Contains("created ", missing.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(work.Folder, "pages")));

        var written = await work.RunAsync("docs --output pages --title Shop --comments todo.sql");
        Assert.Equal(0, written.ExitCode);
        Assert.Contains("3 files in pages, 3 of them changed.", written.Errors, StringComparison.Ordinal);
        Assert.Contains("# Shop\n", Read(work, "pages", "README.md"), StringComparison.Ordinal);
        Assert.Contains("-- COMMENT ON TABLE app.item IS '';", Read(work, "todo.sql"), StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("docs --output pages --title Shop --check --no-sizes")).ExitCode);

        await ServerFixture.ExecuteAsync(work.Database, "alter table app.item add name text");
        var stale = await work.RunAsync("docs --output pages --title Shop --check --json");
        Assert.Equal(6, stale.ExitCode);
        var documents = stale.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Document).ToList();
        Assert.Equal([("Updated", "README.md"), ("Updated", "app.item.md"), ("Updated", "index.html")], documents);

        static (string?, string?) Document(string line)
        {
            var document = JsonDocument.Parse(line).RootElement;
            return (
                document.GetProperty("change").GetString(),
                Path.GetFileName(document.GetProperty("path").GetString())
            );
        }
    }

    [Fact]
    public async Task A_format_and_what_is_left_out_are_chosen()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First);
        await work.RunAsync("docs --output pages --format html");
        Assert.Equal(["index.html"], Directory.GetFiles(Path.Combine(work.Folder, "pages")).Select(Path.GetFileName));
        await work.RunAsync(["docs", "--output", "pages", "--ignore", "app.*"]);
        Assert.Contains("0 tables", Read(work, "pages", "README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_cannot_do_is_said()
    {
        using var work = await Workplace.CreateAsync(server);
        var both = await work.RunAsync("docs --output pages --check --comments todo.sql");
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("--check writes nothing", both.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await work.RunAsync("docs")).ExitCode);
        work.Write("index.html", "mine");
        var mine = await work.RunAsync("docs --output .");
        Assert.Equal(1, mine.ExitCode);
        Assert.Contains("index.html", mine.Errors, StringComparison.Ordinal);
    }

    private static string Read(Workplace work, params string[] path) =>
        File.ReadAllText(Path.Combine([work.Folder, .. path]));
}
