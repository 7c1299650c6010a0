using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Tests.Gates;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Model;

/// <summary>Which steps of a plan make what its connections need.</summary>
public sealed class ConnectionOriginTests : IDisposable
{
    private const string Yaml = """
        plan: p
        connections:
          default: '${HOME_URL}'
          own: '${OWN_URL}'
          named: '${SERVER}/shop?user=app'
          guest: '${SERVER}/other?user=guest'
          both: 'postgres://app@h/${DATABASE}'
        phases:
        - id: first
          apply:
          - sql: first.sql
        - id: make
          apply:
          - sql: first.sql
          - database: shop
          - role: { name: app, login: true, password: generate }
          - env_file: { file: .env, key: OWN_URL, uri: { role: app, database: shop } }
          undo: [{ sql: first.sql }]
        - id: use
          apply:
          - { sql: first.sql, on: own }
          - role: { name: guest, login: true, password: generate }
        """;

    private const string Shop = "phase make, step 2 (database shop)";
    private const string App = "phase make, step 3 (role app)";
    private const string Variable = "phase make, step 4 (env_file OWN_URL in .env)";
    private const string Guest = "phase use, step 2 (role guest)";

    private readonly PlanFolder _folder = new();
    private readonly MigrationPlan _plan;

    public ConnectionOriginTests()
    {
        _folder.Write("first.sql", "select 1;\n");
        _folder.Write("plan.yaml", Yaml);
        _plan = MigrationPlanReader.Read(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("own", new[] { Variable })]
    [InlineData("named", new[] { Shop, App })]
    [InlineData("both", new[] { App })]
    [InlineData("guest", new[] { Guest })]
    [InlineData("default", new string[0])]
    [InlineData("unknown", new string[0])]
    public void The_database_the_login_and_the_variable_of_a_connection_are_made_by_steps(
        string connection,
        string[] makers
    ) => Assert.Equal(makers, ConnectionOrigin.Of(_plan, connection).Select(o => o.ToString()));

    [Fact]
    public void Where_the_target_is_known_its_names_count()
    {
        Assert.Equal([Shop, Guest], Of(new ConnectionTarget("h/shop") { Database = "shop", User = "guest" }));
        Assert.Equal([Shop], Of(new ConnectionTarget("h/shop") { Database = "shop" }));
        Assert.Equal([Shop, App], Of(new ConnectionTarget(null) { User = "guest" }));

        IEnumerable<string> Of(ConnectionTarget target) =>
            ConnectionOrigin.Of(_plan, "named", target).Select(o => o.ToString());
    }

    [Fact]
    public void The_connection_of_the_journal_is_made_by_no_step()
    {
        var plan = Read(Yaml.Replace("${HOME_URL}", "${SERVER}/shop?user=app", StringComparison.Ordinal));
        Assert.Empty(ConnectionOrigin.Of(plan, "default"));
    }

    [Fact]
    public void A_plan_that_makes_nothing_makes_no_connection()
    {
        var plan = Read(
            """
            plan: p
            connections: { default: '${HOME_URL}', own: '${OWN_URL}' }
            phases:
            - id: a
              apply:
              - { sql: first.sql, on: own }
            """
        );
        Assert.Empty(ConnectionOrigin.Of(plan, "own"));
    }

    [Theory]
    [InlineData("own", 1)]
    [InlineData("named", 0)]
    [InlineData("both", 0)]
    public void The_target_of_a_connection_is_the_step_only_where_the_step_writes_its_variable(
        string connection,
        int makers
    )
    {
        Assert.Equal(makers, ConnectionOrigin.OfVariables(_plan, connection).Count);
        var resolved = Resolving.Plan(_plan);
        Assert.Equal(makers == 1 ? Variable : $"db/{connection} as me", resolved.TargetOf(connection));
    }

    [Theory]
    [InlineData("3D000", true)]
    [InlineData("28P01", true)]
    [InlineData("28000", true)]
    [InlineData("42501", true)]
    [InlineData("53300", false)]
    [InlineData(null, false)]
    public void A_connection_may_be_missing_by_what_the_server_says(string? state, bool may)
    {
        var refused = new ConnectionFailedException(
            "own",
            "no",
            MigrationErrorCategory.InvalidArgument,
            sqlState: state
        );
        Assert.Equal(may, ConnectionOrigin.MayBeMissing(refused));
        var journal = GateMaking.State(GateMaking.Noon);
        Assert.Equal(
            may ? $"The connection own is not there yet: {Variable} makes it." : null,
            Resolving.Plan(_plan).NotThereYet(refused, journal)
        );
    }

    [Fact]
    public void A_connection_may_be_missing_where_its_variable_is() =>
        Assert.True(
            ConnectionOrigin.MayBeMissing(
                new ConnectionFailedException("own", "no", MigrationErrorCategory.InvalidArgument)
                {
                    MissingVariables = ["OWN_URL"],
                }
            )
        );

    [Theory]
    [InlineData(MigrationState.Applied, true)]
    [InlineData(MigrationState.Verified, true)]
    [InlineData(MigrationState.Running, false)]
    [InlineData(MigrationState.Undone, false)]
    public void What_an_applied_phase_makes_is_there(MigrationState state, bool there)
    {
        var journal = GateMaking.State(GateMaking.Noon, GateMaking.Record("make", state, GateMaking.Noon));
        var resolved = Resolving.Plan(_plan);
        resolved.SetTarget("named", new ConnectionTarget(null));
        var why = resolved.NotThereYet("named", journal);
        Assert.Equal(there ? null : $"The connection named is not there yet: {Shop}, {App} make it.", why);
        Assert.Null(resolved.NotThereYet("named", journal, except: _plan.Phases[1]));
        Assert.NotNull(resolved.NotThereYet("guest", journal, except: _plan.Phases[1]));
    }

    [Fact]
    public void A_target_is_known_where_it_has_a_text()
    {
        var resolved = Resolving.Plan(_plan);
        Assert.True(resolved.HasTarget("named"));
        Assert.False(resolved.HasTarget("unknown"));
        resolved.SetTarget("named", new ConnectionTarget(null));
        Assert.False(resolved.HasTarget("named"));
    }

    private MigrationPlan Read(string yaml)
    {
        _folder.Write("plan.yaml", yaml);
        return MigrationPlanReader.Read(_folder.Path);
    }
}
