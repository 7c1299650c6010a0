using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// Where the database is, who asks it, and what is said when it does not answer; never with a password.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class ConnectionTests(ServerFixture server)
{
    [Fact]
    public async Task A_connection_on_the_command_line_takes_the_place_of_the_plans()
    {
        using var work = await Workplace.CreateAsync(server);
        var other = await server.CreateDatabaseAsync();
        var outcome = await work.RunAsync(["status", "a", "--json", "--connection", other.ToString()]);
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Errors));
        Assert.EndsWith(
            other.AbsolutePath,
            JsonDocument.Parse(outcome.Output).RootElement.GetProperty("database").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_password_is_read_from_the_input_and_shown_nowhere()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, "create role cli_reader login password 'open sesame'");
        string[] line = ["status", "--username", "cli_reader", "--password-stdin", "--verbose"];
        Assert.Equal(0, (await work.RunAsync(line, "open sesame\n")).ExitCode);

        var wrong = await work.RunAsync(line, "open barley\n");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("cli_reader", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: ConnectionFailed", wrong.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("barley", wrong.Errors + wrong.Output, StringComparison.Ordinal);

        Assert.Equal(2, (await work.RunAsync(line, string.Empty)).ExitCode);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_its_password()
    {
        using var work = await Workplace.CreateAsync(server);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var outcome = await work.RunAsync(["status", "--connection", $"postgres://me:hidden-word@127.0.0.1:{port}/db"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"127.0.0.1", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains($"{port}", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: ConnectionFailed", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_the_environment_that_is_not_set_is_named()
    {
        using var work = await Workplace.CreateAsync(server);
        var outcome = await CommandProcess.RunAsync(["status"], string.Empty, folder: work.Folder);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("DATABASE_URL", outcome.Errors, StringComparison.Ordinal);
    }
}
