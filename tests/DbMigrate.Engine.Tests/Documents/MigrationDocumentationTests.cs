using System.Xml.Linq;
using DbMigrate.Engine.Reports.Documents;
using DbMigrate.Engine.Tests.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Documents;

/// <summary>The folder that documents are exported to.</summary>
public sealed class MigrationDocumentationTests(PostgresFixture postgres)
    : IClassFixture<PostgresFixture>,
        IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-docs-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await _database.ExecuteAllAsync([
            "create schema app",
            "create table app.a (id int primary key)",
            "create table app.b (a int references app.a)",
        ]);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Documents_are_written_compared_and_removed_with_their_table()
    {
        Assert.Equal(
            ["README.md Created", "app.a.md Created", "app.b.md Created", "index.html Created"],
            await ExportAsync(new())
        );
        Assert.All(
            await ExportAsync(new() { Check = true }),
            d => Assert.EndsWith(" None", d, StringComparison.Ordinal)
        );

        await _database.ExecuteAllAsync(["drop table app.b", "comment on table app.a is 'first'"]);
        string[] changes = ["README.md Updated", "app.a.md Updated", "app.b.md Removed", "index.html Updated"];
        Assert.Equal(changes, await ExportAsync(new() { Check = true }));
        Assert.Contains("References", await File.ReadAllTextAsync(In("app.b.md")), StringComparison.Ordinal);
        Assert.Equal(changes, await ExportAsync(new()));
        Assert.False(File.Exists(In("app.b.md")));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task Sizes_are_written_and_do_not_count_in_a_comparison()
    {
        await _database.ExecuteAllAsync(["insert into app.a select generate_series(1, 1234)", "analyze app.a"]);
        await ExportAsync(new());
        Assert.Contains("about 1,200 rows", await File.ReadAllTextAsync(In("app.a.md")), StringComparison.Ordinal);
        Assert.Contains("about 1,200 rows", await File.ReadAllTextAsync(In("index.html")), StringComparison.Ordinal);

        await _database.ExecuteAllAsync(["insert into app.a select generate_series(2000, 9000)", "analyze app.a"]);
        Assert.All(
            await ExportAsync(new() { Check = true }),
            d => Assert.EndsWith(" None", d, StringComparison.Ordinal)
        );
        var before = await File.ReadAllTextAsync(In("app.a.md"));
        Assert.All(
            await ExportAsync(new() { Check = true, Sizes = false }),
            d => Assert.EndsWith(" None", d, StringComparison.Ordinal)
        );
        Assert.Equal(before, await File.ReadAllTextAsync(In("app.a.md")));
    }

    [Fact]
    public async Task The_version_of_the_server_is_written_and_does_not_count_in_a_comparison()
    {
        await ExportAsync(new());
        foreach (var name in new[] { "README.md", "index.html" })
        {
            var text = await File.ReadAllTextAsync(In(name));
            Assert.Contains("Read from PostgreSQL ", text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(
                In(name),
                text.Replace("Read from PostgreSQL ", "Read from PostgreSQL 9", StringComparison.Ordinal)
            );
        }

        Assert.All(
            await ExportAsync(new() { Check = true }),
            d => Assert.EndsWith(" None", d, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_locked_table_does_not_stop_it()
    {
        await using var blocker = await _database.OpenAsync();
        await PostgresFixture.RunAsync(blocker, "begin");
        await PostgresFixture.RunAsync(blocker, "lock table app.a in share update exclusive mode");
        Assert.Equal(4, (await ExportAsync(new())).Count);
    }

    [Fact]
    public async Task A_checkout_with_other_line_ends_is_current()
    {
        await ExportAsync(new());
        foreach (var file in Directory.GetFiles(_folder))
        {
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\r\n"));
        }

        Assert.All(
            await ExportAsync(new() { Check = true }),
            d => Assert.EndsWith(" None", d, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_file_that_is_no_page_is_not_replaced_and_nothing_is_written()
    {
        await File.WriteAllTextAsync(In("index.html"), "<html>mine</html>");
        await File.WriteAllTextAsync(In("notes.md"), "mine");
        var error = await Assert.ThrowsAsync<OutputNotWrittenException>(() => ExportAsync(new()));
        Assert.Contains("index.html", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);

        await ExportAsync(new() { Format = DocumentFormat.Markdown });
        Assert.Equal("mine", await File.ReadAllTextAsync(In("notes.md")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_and_left_as_it_was()
    {
        var file = In("file");
        await File.WriteAllTextAsync(file, "x");
        var error = await Assert.ThrowsAsync<OutputNotWrittenException>(() =>
            ExportAsync(new(), Path.Combine(file, "docs"))
        );
        Assert.Contains(Path.Combine(file, "docs"), error.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task What_is_ignored_is_left_out_and_html_alone_leaves_pages()
    {
        await ExportAsync(new());
        Assert.Equal(["index.html None"], await ExportAsync(new() { Format = DocumentFormat.Html }));
        Assert.Equal(
            ["README.md Updated", "app.a.md Updated", "app.b.md Removed", "index.html Updated"],
            await ExportAsync(new(), ignore: "app.b")
        );
    }

    [Fact]
    public async Task Comments_that_are_missing_become_statements_to_fill_in()
    {
        await _database.ExecuteAllAsync([
            "comment on table app.a is 'has one'",
            "create view app.v as select id from app.a",
            "comment on column app.b.a is 'has one'",
        ]);
        await ExportAsync(new() { CommentFile = In("comments.sql") });
        Assert.Equal(
            """
            -- Fill in what is worth saying, and remove the dashes before it.

            -- COMMENT ON COLUMN app.a.id IS '';

            -- COMMENT ON TABLE app.b IS '';

            -- COMMENT ON VIEW app.v IS '';
            -- COMMENT ON COLUMN app.v.id IS '';

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(In("comments.sql"))
        );
    }

    [Fact]
    public async Task Comments_of_names_with_control_characters_are_of_these_names()
    {
        const string Name = "\"line\nend \\ \u0007 \u202e\"\"é\"";
        await _database.ExecuteAllAsync([
            "comment on table app.a is 'has one'",
            "comment on column app.a.id is 'has one'",
            "comment on table app.b is 'has one'",
            "comment on column app.b.a is 'has one'",
            $"create table app.{Name} ({Name} int)",
        ]);
        await ExportAsync(new() { CommentFile = In("comments.sql") });
        var statements = (await File.ReadAllLinesAsync(In("comments.sql")))
            .Skip(1)
            .Where(l => l.Length > 0)
            .Select(l => l["-- ".Length..].Replace("''", "'now it has one'", StringComparison.Ordinal).TrimEnd(';'))
            .ToArray();
        Assert.Equal(2, statements.Length);
        await _database.ExecuteAllAsync(statements);
        await ExportAsync(new() { CommentFile = In("comments.sql") });
        Assert.DoesNotContain("COMMENT ON", await File.ReadAllTextAsync(In("comments.sql")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_comments_that_cannot_be_written_leaves_the_folder_as_it_was()
    {
        Directory.CreateDirectory(In("comments.sql"));
        var error = await Assert.ThrowsAsync<OutputNotWrittenException>(() =>
            ExportAsync(new() { CommentFile = In("comments.sql") })
        );
        Assert.Contains("comments.sql", error.Message, StringComparison.Ordinal);
        Assert.Equal([In("comments.sql")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Privileges_of_columns_are_named_with_them()
    {
        await using var roles = new ClusterObjects(_database);
        var web = roles.Role("web");
        await _database.ExecuteAllAsync([
            $"create role {web}",
            "alter table app.a add n int, add t text",
            $"grant select on app.a to {web}",
            $"grant update (n, t) on app.a to {web}",
        ]);
        await ExportAsync(new());
        Assert.Contains(
            $"| `{web}` | SELECT, UPDATE (n, t) |",
            await File.ReadAllTextAsync(In("app.a.md")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_empty_database_has_an_overview()
    {
        await _database.ExecuteAllAsync(["drop schema app cascade"]);
        Assert.Equal(["README.md Created", "index.html Created"], await ExportAsync(new()));
        var page = await File.ReadAllTextAsync(In("index.html"));
        Assert.Contains("0 tables and 0 views in 0 schemas", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_comments_cannot_be_markup()
    {
        await _database.ExecuteAllAsync([
            """
            create table app."<script>alert(1)</script>" ("a|b`c" int primary key, "it's ""q"" & \ $x$" text)
            """,
            """
            comment on column app."<script>alert(1)</script>"."a|b`c"
            is E'<b>bold</b> | pipe\n# head\x1b[31m [x](javascript:y)'
            """,
            """create table app."con.NUL" (id int)""",
            """create table app."CON.nul" (id int)""",
            """create table app."../up" (id int references app.a (id))""",
        ]);
        var files = await ExportAsync(new());
        Assert.All(files, f => Assert.DoesNotMatch("[<>:\"/\\\\|?*]", f));
        Assert.Equal(files.Count, files.Select(f => f.ToUpperInvariant()).Distinct().Count());

        var page = await File.ReadAllTextAsync(In("index.html"));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', page);
        foreach (var file in Directory.GetFiles(_folder, "*.md"))
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain("<b>bold", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\n# head", text, StringComparison.Ordinal);
            Assert.DoesNotContain("[x](javascript", text, StringComparison.Ordinal);
            AssertTables(text);
        }
    }

    [Fact]
    public async Task A_schema_with_everything_odd_is_documented()
    {
        await using var odd = await postgres.CreateDatabaseAsync();
        await odd.ExecuteAllAsync(OddSchema.For(await PostgresFixture.MajorVersionAsync()));
        var files = await ExportAsync(new(), database: odd);
        Assert.True(files.Count > 10);
        AssertWellFormed(await File.ReadAllTextAsync(In("index.html")));
        foreach (var file in Directory.GetFiles(_folder, "*.md"))
        {
            AssertTables(await File.ReadAllTextAsync(file));
        }
    }

    [Fact]
    public async Task A_table_of_many_columns_shows_some_of_them_in_the_diagram()
    {
        var columns = string.Join(", ", Enumerable.Range(1, 1500).Select(i => $"c{i} int"));
        await _database.ExecuteAllAsync([$"create table app.wide ({columns}, a int references app.a)"]);
        await ExportAsync(new());
        var page = await File.ReadAllTextAsync(In("index.html"));
        Assert.Contains(">1487 more</text>", page, StringComparison.Ordinal);
        Assert.Contains("<code>c1500</code>", page, StringComparison.Ordinal);
        AssertWellFormed(page);
    }

    // The page is written so that it is XML, too, but for three elements without an end and its style and script.
    private static void AssertWellFormed(string page)
    {
        var body = page[
            page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script>", StringComparison.Ordinal)
        ];
        var text = body.Replace("<br>", "<br/>", StringComparison.Ordinal)
            .Replace("autocomplete=\"off\">", "autocomplete=\"off\"/>", StringComparison.Ordinal)
            .Replace(" hidden>", " hidden=\"\">", StringComparison.Ordinal);
        var document = XDocument.Parse(text + "</body>");
        var ids = document.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(document.Descendants().Attributes("href").Select(a => a.Value), h => Assert.Contains(h[1..], ids));
    }

    // Each row of a table has as many cells as its head.
    private static void AssertTables(string text)
    {
        var lines = text.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (
                lines[i].StartsWith("| ", StringComparison.Ordinal)
                && lines[i - 1].StartsWith("| ", StringComparison.Ordinal)
            )
            {
                Assert.Equal(Cells(lines[i - 1]), Cells(lines[i]));
            }
        }
    }

    private static int Cells(string line) =>
        line.Replace("\\\\", "", StringComparison.Ordinal)
            .Replace("\\|", "", StringComparison.Ordinal)
            .Count(c => c == '|');

    private string In(string name) => Path.Combine(_folder, name);

    private async Task<IReadOnlyList<string>> ExportAsync(
        DocumentOptions options,
        string? folder = null,
        string? ignore = null,
        TestDatabase? database = null
    )
    {
        var documents = await MigrationDocumentation.ExportAsync(
            (database ?? _database).ConnectionString,
            folder ?? _folder,
            new SchemaOptions { Ignore = ignore is null ? [] : [ignore] },
            options
        );
        return [.. documents.Select(d => $"{Path.GetFileName(d.Path)} {d.Change}").Order(StringComparer.Ordinal)];
    }
}
