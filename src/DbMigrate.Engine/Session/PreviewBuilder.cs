using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Session;

/// <summary>
/// Describes what a phase would do: gates, then each step with statements, locks and the tables' sizes.
/// </summary>
internal sealed class PreviewBuilder(ResolvedPhase resolved, JournalState state, DatabaseSessions sessions)
{
    internal async Task<IReadOnlyList<PhasePreview>> MakeAsync(PhaseAction action, CancellationToken cancellationToken)
    {
        var previews = new List<PhasePreview>();
        var phase = resolved.Phase;
        var steps = phase.Apply;
        var derived = action == PhaseAction.Undo && phase.Undo is null;
        if (action == PhaseAction.Undo)
        {
            steps = phase.Undo ?? [.. phase.Apply.Reverse()];
            if (phase.Irreversible is { } why)
            {
                return [Line(0, "gate", "irreversible", [why], open: false)];
            }
        }
        else
        {
            var preflight = new PreflightRunner(resolved, state, sessions, new InvokeOptions(), new ServerProbe());
            previews.AddRange(preflight.EvaluateGates().Select(g => Line(0, "gate", g.Name, [g.Message], g.Passed)));
            previews.AddRange(
                new[]
                {
                    ("point_of_no_return", "point of no return", phase.PointOfNoReturn),
                    ("irreversible", "cannot be undone", phase.Irreversible),
                }
                    .Where(w => w.Item3 is not null)
                    .Select(w => Line(0, w.Item1, w.Item2, [w.Item3!], open: true))
            );
        }

        var done =
            state.Phases.GetValueOrDefault(phase.Id) is { State: MigrationState.Verified or MigrationState.Applied }
            && action == PhaseAction.Apply;
        for (var i = 0; i < steps.Count; i++)
        {
            var preview = derived ? steps[i].UndoPreview(resolved.Variables) : steps[i].Preview(resolved.Variables);
            var connection = await sessions
                .WorkAsync(steps[i].Connections.Reads, cancellationToken)
                .ConfigureAwait(false);
            var relations = await NameTablesAsync(connection, preview.Effects.Relations, cancellationToken)
                .ConfigureAwait(false);
            previews.Add(
                Line(i + 1, steps[i].Kind, steps[i].Name, preview.Statements, open: !done) with
                {
                    Locks = [.. StatementDescription.LocksOf(relations)],
                    Warnings = [.. preview.Findings.Select(f => f.ToString())],
                    LocksOthers = preview.Effects.LocksOthers,
                    Scans = preview.Effects.Scans,
                    Rewrites = preview.Effects.Rewrites,
                    Tables = await TableSizes
                        .ReadAsync(connection, [.. preview.Effects.ExistingTables], cancellationToken)
                        .ConfigureAwait(false),
                }
            );
        }

        return previews;
    }

    /// <summary>Returns the relations, with the tables of existing indexes by their own names.</summary>
    private static async Task<IReadOnlyList<RelationEffect>> NameTablesAsync(
        NpgsqlConnection connection,
        IReadOnlyList<RelationEffect> relations,
        CancellationToken cancellationToken
    )
    {
        var named = new List<RelationEffect>(relations.Count);
        foreach (var relation in relations)
        {
            var index =
                relation.Relation.Named == RelationNaming.Index
                    ? await new CatalogReader(connection)
                        .FindRelationAsync(relation.Relation.Name, cancellationToken)
                        .ConfigureAwait(false)
                    : null;
            named.Add(index?.Index is { } of ? relation with { Relation = new RelationName(of.Table) } : relation);
        }

        return named;
    }

    private PhasePreview Line(int step, string kind, string name, IReadOnlyList<string> statements, bool open) =>
        new()
        {
            PlanName = resolved.Plan.Name,
            Plan = resolved.Plan.File,
            Phase = resolved.Phase.Id,
            Step = step,
            Kind = kind,
            Name = name,
            Statements = statements,
            Open = open,
        };
}
