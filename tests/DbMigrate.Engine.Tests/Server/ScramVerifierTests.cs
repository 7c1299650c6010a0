using System.Diagnostics;
using DbMigrate.Engine.Server.Scram;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server;

/// <summary>The verifier that is made of a password lets its owner in, as libpq and the server read the password.</summary>
public sealed class ScramVerifierTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // What ends each of these is where the tables of SASLprep differ.
    public static TheoryData<string> Passwords =>
        [
            "plain",
            "with blanks and 'quotes' \"too\" \\ $x",
            "I\u00ADX",
            "\u2168",
            "a\u00A0b\u3000c",
            "\u00AAhalf\uFB01",
            "pässwörd e\u0301",
            "tab\u0007bell",
            "\u0627\u0031",
            "\u0627\u0628",
            "\u0627a\u0628",
            "emoji \U0001F600 \uFB01",
            "zero\u200Bwidth\u200Djoiner",
            "\u00AD",
            "日本語",
            "private \uE000",
            "a\u0340\uFB01",
            "\u1112\u1161\u11AB \uD55C\u11A8",
            "q\u0307\u0323 \u1E9B\u0323 a\u0315\u0300\u05AE\u0300",
            "\uFDFA",
            "\u00BD \u3392 \u2126",
        ];

    [Fact]
    public void It_is_what_RFC_7677_gives() =>
        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096)
        );

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task It_is_what_the_server_makes_of_the_password(string password)
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var role = cluster.Role("user");
        await home.ExecuteAsync(
            "do $$begin execute format('create role %I login password %L', current_setting('x.role'), current_setting('x.password')); end$$"
                .Replace("current_setting('x.role')", $"'{role}'", StringComparison.Ordinal)
                .Replace(
                    "current_setting('x.password')",
                    $"'{password.Replace("'", "''", StringComparison.Ordinal)}'",
                    StringComparison.Ordinal
                )
        );
        var made = await home.ScalarAsync<string>("select rolpassword from pg_authid where rolname = $1", role);

        var salt = Convert.FromBase64String(made!.Split('$', ':')[2]);
        Assert.Equal(made, ScramVerifier.Of(password, salt, int.Parse(made.Split('$', ':')[1])));
    }

    [PsqlFact]
    public async Task Psql_logs_in_with_it()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var role = cluster.Role("user");
        await home.ExecuteAsync($"create role {role} login");
        foreach (var password in ((IEnumerable<object[]>)Passwords).Select(p => (string)p[0]))
        {
            await home.ExecuteAsync($"alter role {role} password '{ScramVerifier.Of(password)}'");

            var (code, output) = await PsqlAsync(home, role, password);

            Assert.True(code == 0 && output.Trim() == role, $"{password}: {output}");
        }

        Assert.NotEqual(0, (await PsqlAsync(home, role, "wrong")).ExitCode);
    }

    private static async Task<(int ExitCode, string Output)> PsqlAsync(TestDatabase home, string role, string password)
    {
        var settings = new NpgsqlConnectionStringBuilder(home.ConnectionString);
        var start = new ProcessStartInfo(PsqlFactAttribute.Program!)
        {
            ArgumentList = { "-X", "-A", "-t", "-w", "-c", "select current_user" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host,
                ["PGPORT"] = settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = role,
                ["PGDATABASE"] = home.Name,
                ["PGPASSWORD"] = password,
                ["PGREQUIREAUTH"] = "scram-sha-256",
            },
        };
        using var psql = Process.Start(start)!;
        var (output, error) = (psql.StandardOutput.ReadToEndAsync(), psql.StandardError.ReadToEndAsync());
        await psql.WaitForExitAsync();
        return (psql.ExitCode, await output + await error);
    }
}
