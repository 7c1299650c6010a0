namespace DbMigrate.Cli.Output;

/// <summary>Writes the differences of two schemas.</summary>
internal static class SchemaText
{
    /// <summary>Writes the differences, each with what removes it.</summary>
    public static void Write(TextReport report, IReadOnlyList<SchemaDifference> differences)
    {
        if (differences.Count == 0)
        {
            report.Line("The schemas are equal.");
            return;
        }

        var beyond = differences.Where(d => d.Change == SchemaChange.NotInPrisma).ToList();
        foreach (var difference in report.Verbose ? differences : differences.Except(beyond))
        {
            var what =
                difference.Change == SchemaChange.NotInPrisma && difference.Property.Length > 0
                    ? $" ({difference.Property})"
                    : string.Empty;
            report.Line(Mark(difference.Change), $" {difference.Kind} {difference.Name}{what}");
            if (difference.Change == SchemaChange.Different)
            {
                report.Indented("    - ", difference.From);
                report.Indented("    + ", difference.To);
            }

            if (difference.NeedsVersion is { } version)
            {
                report.Indented(
                    "    ",
                    FormattableString.Invariant($"needs PostgreSQL {version}, which one side is not: not aligned")
                );
            }

            if (difference.NotAligned.Length > 0)
            {
                report.Indented("    ", $"{difference.NotAligned}: not aligned");
            }

            if (difference.MayBeRenamedTo.Length > 0)
            {
                report.Indented(
                    "    ",
                    $"may have been renamed to {difference.MayBeRenamedTo}: "
                        + $"--rename {difference.Name}={difference.MayBeRenamedTo}"
                );
            }

            foreach (var value in difference.ValuesMayBeRenamed)
            {
                report.Indented("    ", $"a value may have been renamed: --rename \"{value}\"");
            }

            if (Cost(difference) is { Length: > 0 } cost)
            {
                report.Indented("    ", cost);
            }
        }

        if (!report.Verbose && beyond.Count > 0)
        {
            report.Indented(
                "not in Prisma: ",
                string.Join(
                    ", ",
                    beyond
                        .GroupBy(d => d.Property.Length > 0 ? d.Property : d.Kind)
                        .OrderBy(g => g.Key, StringComparer.Ordinal)
                        .Select(g => Format.Invariant($"{g.Key} ({g.Count()})"))
                )
            );
        }

        report.Line(
            Format.Count(differences.Count - beyond.Count, "difference", "differences")
                + (beyond.Count > 0 ? Format.Invariant($"; {beyond.Count} that Prisma cannot express") : string.Empty)
        );
    }

    private static Cell Mark(SchemaChange change) =>
        change switch
        {
            SchemaChange.Missing => new Cell("missing  ", Colour.Green),
            SchemaChange.Extra => new Cell("extra    ", Colour.Red),
            SchemaChange.NotInPrisma => new Cell("not in Prisma", Colour.Yellow),
            _ => new Cell("different", Colour.Yellow),
        };

    private static string Cost(SchemaDifference difference)
    {
        string[] facts =
        [
            difference.Lock is { } mode ? $"takes {mode}" : string.Empty,
            difference.Scans is MigrationStatementEffect.Yes ? "scans" : string.Empty,
            difference.Rewrites is MigrationStatementEffect.Yes ? "rewrites" : string.Empty,
            difference.LosesData ? "loses data" : string.Empty,
        ];
        return string.Join(", ", facts.Where(f => f.Length > 0));
    }
}
