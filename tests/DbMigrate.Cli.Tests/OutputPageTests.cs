using System.Text;
using Npgsql;

namespace DbMigrate.Cli.Tests;

/// <summary>What docs/guides/output.md shows is what the command writes. <c>./build.sh docs</c> writes the page.</summary>
[Collection(ServerTests.Name)]
public sealed class OutputPageTests(ServerFixture server)
{
    private const string Waiting = "invoke expand --yes";

    private static readonly int[] Widths = [80, 120];

    private static readonly (string Title, string Text, string Command)[] Sections =
    [
        ("Status", "Each closed gate of a phase has a line.", "status"),
        ("Preflight", "A check that did not pass has its reason.", "preflight expand contract"),
        ("What an invocation would do", "Nothing is changed.", "invoke expand --what-if"),
        (
            "An invocation that waits for a lock",
            "Another session holds a lock on `orders`. Where there is no terminal, progress is a line every ten seconds.",
            Waiting
        ),
        ("An invocation that waits for nothing", "A backfill changes the rows in batches.", "invoke backfill --yes"),
        ("Status between two phases", "Two phases are verified, and the third one has to wait.", "status"),
        ("History", "The journal has a row for each event, the newest first.", "history"),
    ];

    [Fact]
    [Trait("Category", "Docs")]
    public async Task The_page_shows_what_the_command_writes()
    {
        var written = Sections.Select(_ => new SortedDictionary<int, string>()).ToArray();
        foreach (var width in Widths)
        {
            using var work = await ShopAsync();
            for (var i = 0; i < Sections.Length; i++)
            {
                var output = await RunAsync(work, Sections[i].Command, width);
                Assert.All(output.Split('\n').Where(IsWrapped), l => Assert.InRange(l.Length, 0, width));
                written[i][width] = OutputPage.Neutral(output);
            }
        }

        var page = OutputPage.Write(
            Sections.Zip(written, (s, w) => (s.Title, s.Text, (IReadOnlyDictionary<int, string>)w))
        );
        var file = Path.Combine(Checkout.Root, "docs", "guides", "output.md");
        var shown = await File.ReadAllTextAsync(file);
        if (Environment.GetEnvironmentVariable("DBMIGRATE_UPDATE_DOCS") == "1")
        {
            if (!OutputPage.Words(shown).SequenceEqual(OutputPage.Words(page)))
            {
                await File.WriteAllTextAsync(file, page);
            }

            return;
        }

        Assert.Equal(OutputPage.Words(shown), OutputPage.Words(page));
    }

    // Messages on the error output are not broken.
    private static bool IsWrapped(string line) =>
        !line.StartsWith('[')
        && !line.StartsWith("Phase expand, sql ", StringComparison.Ordinal)
        && !line.StartsWith("warning: ", StringComparison.Ordinal)
        && !line.StartsWith("Phase backfill (", StringComparison.Ordinal);

    private async Task<Workplace> ShopAsync()
    {
        var work = await Workplace.CreateAsync(server);
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "Output")))
        {
            work.Write(Path.GetFileName(file), await File.ReadAllTextAsync(file));
        }

        await ServerFixture.ExecuteAsync(
            work.Database,
            "create table orders (id bigint primary key, price numeric); insert into orders select i, i from generate_series(1, 20000) i; analyze orders"
        );
        return work;
    }

    private static async Task<string> RunAsync(Workplace work, string command, int width)
    {
        await using var blocker = await ServerFixture.OpenAsync(work.Database);
        if (command == Waiting)
        {
            // Older than the lock time-out when the command starts.
            await ExecuteAsync(blocker, "set application_name = 'psql'");
            await ExecuteAsync(blocker, "begin");
            await ExecuteAsync(blocker, "select pg_sleep(1)");
            await ExecuteAsync(blocker, "lock table orders in share mode");
        }

        var variables = new Dictionary<string, string>(work.Variables) { ["COLUMNS"] = $"{width}" };
        using var process = CommandProcess.Start(command.Split(' '), variables, work.Folder);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = new StringBuilder();
        var released = command != Waiting;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            var isProgress = line.StartsWith('[');
            if (isProgress && released)
            {
                continue;
            }

            errors.Append(line).Append('\n');
            if (isProgress)
            {
                await ExecuteAsync(blocker, "rollback");
                released = true;
            }
        }

        await process.WaitForExitAsync();
        return $"$ dbmigrate {command}\n{errors}{await output}"
            .ReplaceLineEndings("\n")
            .Replace(work.Database.AbsolutePath.Trim('/'), "shop", StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }
}
