using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Describes the effects of a step's statements, by the fact table used for SQL files.</summary>
internal static class DdlPreview
{
    /// <summary>Returns the preview of statements that change these tables.</summary>
    /// <param name="tables">The tables, as names that SQL reads, each with its statements.</param>
    internal static StepPreview Of(IReadOnlyList<(string Table, IReadOnlyList<string> Statements)> tables) =>
        new(
            [.. tables.SelectMany(t => t.Statements)],
            StepEffects.Join([
                OfTables([.. tables.Select(t => t.Table)], null),
                .. tables.SelectMany(t => t.Statements.Select(s => OnTable(EffectsOf(s), t.Table))),
            ])
        );

    /// <summary>Returns the effects of a change of these tables, in addition to those of its statements.</summary>
    /// <param name="tables">The tables, as names that SQL reads.</param>
    /// <param name="mode">The lock on each; null: only the locks of the statements.</param>
    internal static StepEffects OfTables(IReadOnlyList<string> tables, MigrationLockMode? mode) =>
        new()
        {
            Relations = [.. tables.Select(t => new RelationEffect(new RelationName(t), mode))],
            Changed = [.. tables.Select(t => new MigrationStatementObject("table", t))],
            ChangedRelations = tables,
        };

    /// <summary>Returns effects in which the table of an index is named by itself.</summary>
    private static StepEffects OnTable(StepEffects effects, string table) =>
        effects with
        {
            Relations =
            [
                .. effects.Relations.Select(r =>
                    r.Relation.Named == RelationNaming.Index ? r with { Relation = new RelationName(table) } : r
                ),
            ],
        };

    /// <summary>Returns the effects of one statement of a step.</summary>
    internal static StepEffects EffectsOf(string statement)
    {
        try
        {
            return StepEffects.Of(
                MigrationStatementReader.Analyze(SqlReader.ReadText(statement, "step")).Select(s => s.Effects)
            );
        }
        catch (PlanInvalidException)
        {
            // An expression of the plan that cannot be read: the server reports what is wrong with it.
            return StepEffects.Unknown;
        }
    }
}
