using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>The audit of a database.</summary>
[Collection(ServerTests.Name)]
public sealed class AuditTests(ServerFixture server)
{
    [Fact]
    public async Task Findings_are_written_with_their_correction_and_decide_the_exit_code()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(
            work.Database,
            "create table item (id int, price money); create policy p on item using (true)"
        );
        var found = await work.RunAsync("audit --rule rls-policies-off --rule type-*");
        Assert.Equal(6, found.ExitCode);
        Assert.Contains("error   rls-policies-off", found.Output, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE public.item ENABLE ROW LEVEL SECURITY;", found.Output, StringComparison.Ordinal);
        Assert.Contains("1 error, 1 warning", found.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await work.RunAsync("audit --rule type-money")).ExitCode);
        Assert.Equal(6, (await work.RunAsync("audit --rule type-money --fail-on warning")).ExitCode);
        work.Write("ignore.yaml", "- { rule: type-money, name: public.item, reason: One country. }\n");
        var ignored = await work.RunAsync("audit --rule type-money --fail-on info --ignore-file ignore.yaml");
        Assert.Equal((0, "No finding, 1 ignored"), (ignored.ExitCode, ignored.Output.Trim()));
        var none = await work.RunAsync("audit --rule type-char --api-role PUBLIC");
        Assert.Equal((0, "No finding."), (none.ExitCode, none.Output.Trim()));
        var missing = await work.RunAsync("audit --rule type-char --api-role app_nobody");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("The server has no role app_nobody", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_matrix_names_the_policies()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(
            work.Database,
            "create table item (id int); grant select on item to public; alter table item enable row level security; "
                + "create policy few on item using (id < 3)"
        );
        var matrix = await work.RunAsync("audit --matrix --api-role PUBLIC");
        Assert.Equal(0, matrix.ExitCode);
        Assert.Matches(@"public\.item +PUBLIC +rows: few +- +- +-", matrix.Output);
        var json = await work.RunAsync("audit --matrix --api-role PUBLIC --format json");
        Assert.Contains("\"reach\": \"Rows\"", json.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await work.RunAsync("audit --matrix --api-role PUBLIC --format sarif")).ExitCode);
    }

    [Fact]
    public async Task Reports_are_written_for_other_programs()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, "create table item (id int)");
        var lines = await work.RunAsync("audit --rule primary-key-missing --json");
        Assert.Equal("public.item", JsonDocument.Parse(lines.Output).RootElement.GetProperty("name").GetString());
        var github = await work.RunAsync("audit --rule primary-key-missing --format github");
        Assert.StartsWith("::warning title=primary-key-missing::", github.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("audit --format sarif --output audit.sarif --fail-on error")).ExitCode);
        Assert.Contains(
            "2.1.0",
            await File.ReadAllTextAsync(Path.Combine(work.Folder, "audit.sarif")),
            StringComparison.Ordinal
        );
        var refused = await work.RunAsync("audit --output audit.txt");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--format", refused.Errors, StringComparison.Ordinal);
    }
}
