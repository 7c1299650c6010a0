using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Describes the effects of a step's statements, by the fact table used for SQL files.</summary>
internal static class DdlPreview
{
    /// <summary>Returns the preview of statements that change these tables.</summary>
    internal static StepPreview Of(IReadOnlyList<string> statements, IReadOnlyList<string> tables) =>
        new(statements, StepEffects.Join([OfTables(tables, null), .. statements.Select(EffectsOf)]));

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
