using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Tells offline what statements would do: their locks are those of the facts about SQL files, so that there is one
/// truth for both.
/// </summary>
internal static class DdlPreview
{
    /// <summary>The preview of statements that change these tables.</summary>
    internal static StepPreview Of(IReadOnlyList<string> statements, IReadOnlyList<string> tables) =>
        new(statements, [.. statements.SelectMany(LocksOf).Distinct(StringComparer.Ordinal)], tables)
        {
            Changes = tables,
        };

    private static IEnumerable<string> LocksOf(string statement)
    {
        try
        {
            return
            [
                .. MigrationStatementReader
                    .Describe(SqlReader.ReadText(statement, "step"))
                    .SelectMany(s => s.Locks)
                    .Where(l => !l.New)
                    .Select(l => l.ToString()),
            ];
        }
        catch (PlanInvalidException)
        {
            // An expression of the plan that cannot be read: the server says what is wrong with it.
            return [];
        }
    }
}
