using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Documents;

/// <summary>The HTML page of a schema in a browser. Screenshots are kept in output/screenshots.</summary>
public sealed partial class DocumentPageTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // What a reader does, and what the page shows then.
    private const string Probe = """
        <pre id="probe"></pre>
        <script>
        const seen = { errors: [] };
        window.onerror = (message) => { seen.errors.push(message); };
        const svg = document.getElementById('er');
        const box = () => svg.getAttribute('viewBox').split(' ').map(Number);
        const key = (k) => svg.dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true }));
        const search = (text) => {
          const input = document.getElementById('search');
          input.value = text;
          input.dispatchEvent(new Event('input'));
          return [...document.querySelectorAll('nav li:not([hidden]) a')].map((a) => a.textContent);
        };
        seen.live = document.getElementById('diagram').classList.contains('live');
        seen.all = search('').length;
        seen.byTable = search('ORDERS');
        seen.byColumn = search('shipped_at');
        seen.nothing = search('no such thing').length === 0 && !document.getElementById('nothing').hidden;
        search('');
        const start = box();
        key('+');
        seen.smallerView = box()[2] < start[2];
        key('ArrowRight');
        seen.movedRight = box()[0] > start[0];
        key('0');
        seen.fits = JSON.stringify(box()) === JSON.stringify(start);
        const section = [...document.querySelectorAll('section.relation')].find((s) => s.id === 'shop.orders');
        section.querySelector('h2 .show').click();
        seen.near = [...svg.querySelectorAll('.table.on')].map((t) => t.dataset.table).sort();
        seen.lines = svg.querySelectorAll('.fk.on').length;
        seen.zoomed = JSON.stringify(box()) !== JSON.stringify(start);
        const place = svg.querySelector('.table').getBoundingClientRect();
        seen.drawn = place.width > 10 && place.height > 10;
        document.getElementById('probe').textContent = JSON.stringify(seen);
        </script>
        """;

    [BrowserFact]
    public async Task A_reader_searches_moves_and_follows_the_diagram()
    {
        using var page = await PageAsync();
        var seen = await page.ProbeAsync(Probe);
        Assert.Equal(0, seen.GetProperty("errors").GetArrayLength());
        Assert.Equal(4, seen.GetProperty("all").GetInt32());
        Assert.Equal(["orders"], Texts(seen, "byTable"));
        Assert.Equal(["orders"], Texts(seen, "byColumn"));
        foreach (var what in new[] { "live", "nothing", "smallerView", "movedRight", "fits", "zoomed", "drawn" })
        {
            Assert.True(seen.GetProperty(what).GetBoolean(), what);
        }

        Assert.Equal(["shop.customers", "shop.items", "shop.orders"], Texts(seen, "near"));
        Assert.Equal(2, seen.GetProperty("lines").GetInt32());
    }

    [BrowserFact]
    public async Task Its_own_policy_lets_its_script_run_and_no_other()
    {
        using var page = await PageAsync();
        Assert.Contains("<div id=\"diagram\" class=\"live\">", await page.DumpAsync(t => t), StringComparison.Ordinal);
        var other = await page.DumpAsync(t =>
            t.Replace("</main>", "</main><script>document.title = 'changed'</script>", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("<title>changed", other, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task It_is_drawn_in_both_looks_and_on_paper()
    {
        using var page = await PageAsync();
        var light = await page.ScreenshotAsync("document-light.png");
        var dark = await page.ScreenshotAsync(
            "document-dark.png",
            "--force-dark-mode",
            "--blink-settings=preferredColorScheme=0"
        );
        Assert.All([light, dark], p => Assert.True(new FileInfo(p).Length > 10_000, p));
        Assert.NotEqual(await File.ReadAllBytesAsync(light), await File.ReadAllBytesAsync(dark));
        Assert.True(new FileInfo(await page.PrintAsync("document.pdf")).Length > 5_000);
    }

    [BrowserFact]
    public async Task A_page_of_three_hundred_tables_opens_and_is_followed()
    {
        using var page = await PageAsync([
            "create table hub (id int primary key)",
            "do $$ begin for i in 1..299 loop execute format('create table t%s (id int primary key, name text, "
                + "hub_id int references hub, above_id int%s)', i, case when i > 2 then ' references t' || i / 3 end); "
                + "end loop; end $$",
        ]);
        var seen = await page.ProbeAsync(
            """
            <pre id="probe"></pre>
            <script>
            const seen = { errors: [] };
            window.onerror = (message) => { seen.errors.push(message); };
            seen.tables = document.querySelectorAll('#er .table').length;
            seen.lines = document.querySelectorAll('#er .fk').length;
            const section = document.getElementById('public.t20');
            section.querySelector('h2 .show').click();
            seen.near = [...document.querySelectorAll('#er .table.on')].map((t) => t.dataset.table).sort();
            const tools = document.querySelector('#diagram .tools').getBoundingClientRect();
            seen.free = tools.bottom <= document.getElementById('er').getBoundingClientRect().top + 1;
            section.scrollIntoView();
            seen.shown = section.getBoundingClientRect().height > 100;
            document.getElementById('probe').textContent = JSON.stringify(seen);
            </script>
            """
        );
        Assert.Equal(0, seen.GetProperty("errors").GetArrayLength());
        Assert.Equal(300, seen.GetProperty("tables").GetInt32());
        Assert.Equal(299 + 297, seen.GetProperty("lines").GetInt32());
        Assert.Equal(
            ["public.hub", "public.t20", "public.t6", "public.t60", "public.t61", "public.t62"],
            Texts(seen, "near")
        );
        Assert.True(seen.GetProperty("free").GetBoolean());
        Assert.True(seen.GetProperty("shown").GetBoolean());
        Assert.InRange(page.Length, 1, 3 << 20);
        Assert.True(new FileInfo(await page.ScreenshotAsync("document-300-tables.png")).Length > 10_000);
    }

    private static IEnumerable<string?> Texts(JsonElement seen, string name) =>
        seen.GetProperty(name).EnumerateArray().Select(e => e.GetString());

    private Task<Page> PageAsync() =>
        PageAsync([
            "create schema shop",
            "create table shop.customers (id int primary key, name text)",
            "create table shop.orders (id int primary key, customer_id int references shop.customers, shipped_at date)",
            "create table shop.items (order_id int references shop.orders, n int, primary key (order_id, n))",
            "create table shop.settings (name text primary key, value jsonb)",
            "comment on table shop.orders is 'What customers buy.'",
        ]);

    private async Task<Page> PageAsync(string[] statements)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(statements);
        var folder = Directory.CreateTempSubdirectory("dbmigrate-page-").FullName;
        await MigrationDocumentation.ExportAsync(
            database.ConnectionString,
            folder,
            new SchemaOptions(),
            new DocumentOptions { Format = DocumentFormat.Html, Title = "Shop" }
        );
        return new Page(folder);
    }

    [GeneratedRegex("<pre id=\"probe\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Answer();

    private sealed class Page(string folder) : IDisposable
    {
        private static readonly string Screenshots = Path.Combine(Snapshot.Root, "output", "screenshots");

        /// <summary>The bytes of the page.</summary>
        public long Length => new FileInfo(Path.Combine(folder, "index.html")).Length;

        public void Dispose() => Directory.Delete(folder, recursive: true);

        /// <summary>Runs a script behind those of the page, without the page's policy, and returns its answer.</summary>
        public async Task<JsonElement> ProbeAsync(string probe)
        {
            var dump = await DumpAsync(t =>
                PolicyElement().Replace(t, string.Empty).Replace("</body>", probe + "</body>", StringComparison.Ordinal)
            );
            var answer = Answer().Match(dump).Groups[1].Value;
            Assert.NotEqual(string.Empty, answer);
            return JsonDocument.Parse(WebUtility.HtmlDecode(answer)).RootElement;
        }

        public async Task<string> DumpAsync(Func<string, string> change)
        {
            var file = Path.Combine(folder, "changed.html");
            await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(Path.Combine(folder, "index.html"))));
            return await RunAsync("--dump-dom", new Uri(file).AbsoluteUri);
        }

        public async Task<string> ScreenshotAsync(string name, params string[] options)
        {
            var file = Kept(name);
            await RunAsync([$"--screenshot={file}", "--window-size=1400,1000", .. options, Address]);
            return file;
        }

        public async Task<string> PrintAsync(string name)
        {
            var file = Kept(name);
            await RunAsync($"--print-to-pdf={file}", Address);
            return file;
        }

        private string Address => new Uri(Path.Combine(folder, "index.html")).AbsoluteUri;

        private static string Kept(string name)
        {
            Directory.CreateDirectory(Screenshots);
            var version = System.Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION");
            var file = Path.Combine(Screenshots, string.Create(CultureInfo.InvariantCulture, $"{version}{name}"));
            File.Delete(file);
            return file;
        }

        private async Task<string> RunAsync(params string[] arguments)
        {
            var start = new ProcessStartInfo(BrowserFactAttribute.Program!)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            string[] all =
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                $"--user-data-dir={Path.Combine(folder, "profile")}",
                "--virtual-time-budget=5000",
                .. arguments,
            ];
            foreach (var argument in all)
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            return output;
        }
    }

    [GeneratedRegex("<meta http-equiv=[^>]*>")]
    private static partial Regex PolicyElement();
}
