using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Schema.Renames;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Writes an alignment as a file.</summary>
internal static class AlignmentScript
{
    /// <summary>Returns the statements, each with its semicolon; empty where there are none.</summary>
    /// <param name="statements">The statements, in order.</param>
    /// <param name="offers">Renames that are possible instead of a drop and a new object.</param>
    /// <param name="notAligned">What one of the servers cannot have, with the version that can.</param>
    /// <param name="kept">What a table that inherits it also defines itself.</param>
    /// <param name="allowLoss">Whether statements that lose data are written as such; else as comments.</param>
    /// <param name="eventTriggers">The event triggers that run for the statements; null: no advice is written.</param>
    internal static string Write(
        IReadOnlyList<SchemaStatement> statements,
        IReadOnlyCollection<SchemaRename> offers,
        bool allowLoss,
        IReadOnlyList<(ObjectDifference Difference, int Since)>? notAligned = null,
        IReadOnlyList<string>? eventTriggers = null,
        IReadOnlyList<ObjectDifference>? kept = null
    )
    {
        notAligned ??= [];
        kept ??= [];
        if (statements.Count == 0 && notAligned.Count == 0 && kept.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        foreach (var (difference, since) in notAligned)
        {
            text.Append(FormattableString.Invariant($"-- Not aligned: {difference.Key} needs PostgreSQL {since}.\n"));
        }

        foreach (var difference in kept)
        {
            text.Append($"-- Not aligned: {difference.Key}: {OwnDefinitions.Reason(difference)}.\n");
        }

        foreach (var offer in offers)
        {
            WriteOffer(offer, text);
        }

        foreach (var line in eventTriggers is null ? [] : AlignmentAdvice.Of(statements, eventTriggers))
        {
            text.Append($"-- {line}\n");
        }

        text.Append(SchemaScript.Text(SchemaScript.Settings));
        ObjectKey? commented = null;
        foreach (var statement in statements)
        {
            if (statement.Remark is { } remark)
            {
                text.Append($"-- {remark}\n");
            }

            if (allowLoss || !statement.IsLeftOut)
            {
                text.Append(statement.Sql).Append(";\n\n");
                commented = null;
                continue;
            }

            if (commented != statement.Of)
            {
                text.Append(
                    statement.LosesData || statements.Any(s => s.Of == statement.Of && s.LosesData)
                        ? "-- Loses data, and is left out:\n"
                        : "-- Belongs to what is left out:\n"
                );
                commented = statement.Of;
            }

            foreach (var line in (statement.Sql + ";").Split('\n'))
            {
                text.Append("-- ").Append(line).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void WriteOffer(SchemaRename offer, StringBuilder text)
    {
        var statements = offer.Statements().ToList();
        text.Append(
            $"-- {offer.Key} may have been renamed to {offer.NewName}. If so, do not run this file: "
                + $"run the next {(statements.Count == 1 ? "line" : "lines")} alone, and compare again.\n"
        );
        foreach (var statement in statements)
        {
            text.Append($"-- {statement.ReplaceLineEndings(" ")};\n");
        }

        text.Append('\n');
    }
}
