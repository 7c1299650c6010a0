using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>A step that makes what a connection of the plan needs: its database, its login, or its variable.</summary>
/// <param name="Phase">The phase of the step.</param>
/// <param name="Position">The step's position in the apply, from 1.</param>
/// <param name="Step">The step.</param>
internal sealed record ConnectionOrigin(MigrationPhase Phase, int Position, MigrationStep Step)
{
    /// <summary>Returns the steps that make what a connection needs, in the plan's order.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connection">The connection's name in the plan.</param>
    /// <param name="target">Where it leads to; null: only what the plan says is used.</param>
    internal static IReadOnlyList<ConnectionOrigin> Of(
        MigrationPlan plan,
        string connection,
        ConnectionTarget? target = null
    )
    {
        if (
            connection == DatabaseSessions.Home
            || !plan.Connections.TryGetValue(connection, out var reference)
            || !plan.Phases.Any(p => p.Apply.Any(s => s.Makes.Count > 0))
        )
        {
            return [];
        }

        var needed = Needed(reference, target).ToHashSet();
        return
        [
            .. plan.Phases.SelectMany(p =>
                p.Apply.Select((s, i) => new ConnectionOrigin(p, i + 1, s))
                    .Where(o => o.Step.Makes.Any(needed.Contains))
            ),
        ];
    }

    /// <summary>Returns the steps that write the variables of a connection.</summary>
    internal static IReadOnlyList<ConnectionOrigin> OfVariables(MigrationPlan plan, string connection) =>
        [
            .. Of(plan, connection)
                .Where(o =>
                    o.Step.Makes.Any(m =>
                        m.Kind == MadeKind.Variable
                        && ConnectionReference.VariableNames(plan.Connections[connection]).Contains(m.Name)
                    )
                ),
        ];

    /// <summary>Returns whether a connection that failed may be one that does not exist yet.</summary>
    internal static bool MayBeMissing(ConnectionFailedException e) =>
        e.MissingVariables.Count > 0
        || e.SqlState
            is PostgresErrorCodes.InvalidCatalogName
                or PostgresErrorCodes.InvalidPassword
                or PostgresErrorCodes.InvalidAuthorizationSpecification
                or PostgresErrorCodes.InsufficientPrivilege;

    /// <summary>Whether the journal says that the step's phase is applied.</summary>
    internal bool IsApplied(JournalState state) =>
        state.Phases.GetValueOrDefault(Phase.Id) is { State: MigrationState.Applied or MigrationState.Verified };

    /// <summary>Says that a connection does not exist yet.</summary>
    internal static string Describe(string connection, IReadOnlyList<ConnectionOrigin> makers) =>
        $"The connection {connection} is not there yet: {Join(makers)} {(makers.Count == 1 ? "makes" : "make")} it.";

    /// <summary>The steps in a row.</summary>
    internal static string Join(IReadOnlyList<ConnectionOrigin> makers) =>
        DisplayText.Join([.. makers.Select(m => m.ToString())]);

    /// <summary>As it is shown: <c>phase 1, step 2 (database shop)</c>.</summary>
    public override string ToString() => $"phase {Phase.Id}, step {Position} ({Step.Name})";

    private static IEnumerable<MadeObject> Needed(string reference, ConnectionTarget? target)
    {
        foreach (var variable in ConnectionReference.VariableNames(reference))
        {
            yield return new MadeObject(MadeKind.Variable, variable);
        }

        var (database, user) = target?.Database is null
            ? ConnectionReference.LiteralNames(reference)
            : (target.Database, target.User);
        if (database is not null)
        {
            yield return new MadeObject(MadeKind.Database, database);
        }

        if (user is not null)
        {
            yield return new MadeObject(MadeKind.Role, user);
        }
    }
}
