using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Between servers of different versions, what the older cannot have is said and not aligned.</summary>
public sealed class VersionGapTests
{
    private const int Older = 15;
    private const int Newer = 18;

    private static readonly string[] New =
    [
        "create table people (id int primary key, mail text constraint has_mail not null, code int)",
        "alter table people add half int generated always as (code / 2) virtual",
        "alter table people add constraint later check (code > 0) not enforced",
        "alter table people add constraint one unique nulls not distinct (code)",
        "create view halves as select half from people",
        "grant select, maintain on people to public",
        "create view old_and_new with (security_invoker = true, security_barrier = true) as select id from people",
    ];

    [PostgresVersionFact(Newer)]
    public async Task A_schema_with_everything_odd_is_aligned_with_as_far_as_an_older_server_can()
    {
        await using var older = await ServerAsync(Older);
        await using var newer = await ServerAsync(Newer);
        await newer.RunAllAsync(OddSchema.For(Newer));
        await older.RunAllAsync(OddSchema.For(Older).Where(s => s.Contains("create role", StringComparison.Ordinal)));
        var (current, wanted) = (await older.ReadAsync(), await newer.ReadAsync());
        var alignment = SchemaAlignment.Of(current, wanted, new Dictionary<string, string>());

        await older.RunAllAsync(SchemaScript.Settings.Concat(alignment.Statements.Select(s => s.Sql)));

        var rest = SchemaAlignment.Of(await older.ReadAsync(), wanted, new Dictionary<string, string>());
        Assert.Empty(SchemaOracle.Texts(rest.Differences));
        Assert.Equal(Notes(rest), Notes(alignment));
    }

    [PostgresVersionFact(Newer)]
    public async Task What_the_older_server_cannot_have_is_said_in_both_directions()
    {
        await using var older = await ServerAsync(14);
        await using var newer = await ServerAsync(Newer);
        await newer.RunAllAsync(New);
        var (old, all) = (await older.ReadAsync(), await newer.ReadAsync());
        var alignment = SchemaAlignment.Of(old, all, new Dictionary<string, string>());
        await older.RunAllAsync(SchemaScript.Settings.Concat(alignment.Statements.Select(s => s.Sql)));
        var forward = SchemaAlignment.Of(await older.ReadAsync(), all, new Dictionary<string, string>());
        var backward = SchemaAlignment.Of(all, await older.ReadAsync(), new Dictionary<string, string>());

        Assert.Empty(forward.Statements.Concat(backward.Statements));
        string[] expected =
        [
            "column public.people.half 18",
            "column public.people.mail 18",
            "constraint public.people.later 18",
            "constraint public.people.one 15",
            "table public.people 17",
            "view public.halves 18",
            "view public.old_and_new 15",
        ];
        Assert.Equal(expected, Notes(forward));
        Assert.Equal(expected, Notes(backward));
        var facts = DifferenceFacts.Describe(forward);
        Assert.Equal(expected.Length, facts.Count(f => f.NeedsVersion is not null && f.Sql.Length == 0));
        Assert.Contains(
            "-- Not aligned: constraint public.people.one needs PostgreSQL 15.\n",
            AlignmentScript.Write(forward.Statements, [], allowLoss: false, forward.NotAligned),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Notes(SchemaAlignment alignment) =>
        alignment.NotAligned.Select(n => $"{n.Difference.Key} {n.Since}").Order(StringComparer.Ordinal);

    private static async Task<Server> ServerAsync(int major)
    {
        // 14 is not on every machine. What is new in 15 is then new in a snapshot that says so.
        var found = major < Older ? Older : major;
        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions { Version = found.ToString(CultureInfo.InvariantCulture) },
            CancellationToken.None
        );
        return new Server(
            sandbox,
            await PostgresFixture.OpenAsync(sandbox.ConnectionString),
            major == found ? null : major
        );
    }

    private sealed class Server(MigrationSandbox sandbox, NpgsqlConnection connection, int? said) : IAsyncDisposable
    {
        internal async Task RunAllAsync(IEnumerable<string> statements)
        {
            var errors = new List<string>();
            foreach (var sql in statements)
            {
                try
                {
                    await PostgresFixture.RunAsync(connection, sql);
                }
                catch (PostgresException e)
                {
                    errors.Add($"{e.MessageText}\n    {sql}");
                }
            }

            // What is missing afterwards follows from what was refused.
            errors.RemoveAll(e => errors.Count > 10 && e.Contains(" does not exist", StringComparison.Ordinal));
            Assert.True(errors.Count == 0, string.Join('\n', errors));
        }

        internal async Task<DatabaseSchema> ReadAsync()
        {
            var schema = await SchemaReader.ReadAsync(connection, CancellationToken.None);
            return said is null ? schema : new DatabaseSchema { ServerVersion = $"{said}.0", Objects = schema.Objects };
        }

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        }
    }
}
