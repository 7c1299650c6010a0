using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Says how an alignment is run: in one transaction, where that is possible.</summary>
internal static class AlignmentAdvice
{
    /// <summary>Returns the advice, one line each; empty: there is nothing to run.</summary>
    /// <param name="statements">The statements that are run.</param>
    /// <param name="eventTriggers">The event triggers that run for them.</param>
    internal static IEnumerable<string> Of(
        IReadOnlyList<SchemaStatement> statements,
        IReadOnlyList<string> eventTriggers
    )
    {
        if (statements.Count == 0)
        {
            yield break;
        }

        var alone = statements.Where(s => !IsTransactional(s.Sql)).Select(s => FirstLine(s.Sql)).ToList();
        yield return alone.Count == 0
            ? "Run this file in one transaction: then an error changes nothing (psql -1, or a phase)."
            : "These statements run outside of a transaction; run the others in one, so that an error changes nothing:";
        foreach (var sql in alone)
        {
            yield return $"    {sql}";
        }

        if (
            statements.Any(s => s.Of.Kind == ObjectKind.Enum && s.Sql.Contains(" ADD VALUE ", StringComparison.Ordinal))
        )
        {
            yield return "A value of an enum can be used when it is committed. Where a statement below uses one, run ALTER TYPE "
                + "… ADD VALUE first, by itself.";
        }

        foreach (var name in eventTriggers)
        {
            yield return $"The event trigger {name} runs for these statements, and may refuse or change them. To keep it out: "
                + $"ALTER EVENT TRIGGER {name} DISABLE before, ENABLE afterwards.";
        }
    }

    private static bool IsTransactional(string sql) =>
        StatementAnalysis
            .EffectsOf(SqlReader.ReadText(sql, "alignment.sql").Statements[0], new ScriptState())
            .Transactional;

    private static string FirstLine(string sql) => sql.Split('\n')[0];
}
