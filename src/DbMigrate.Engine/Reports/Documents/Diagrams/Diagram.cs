namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>A drawn diagram of tables and their foreign keys.</summary>
internal sealed class Diagram
{
    // More tables than that are read as a map: their other columns are in the sections of the tables.
    private const int MostWithAllColumns = 40;

    private Diagram(IReadOnlyList<TableBox> tables, IReadOnlyList<(DocumentedReference, LayoutLine)> lines)
    {
        Tables = tables;
        Lines = lines;
        (Width, Height) = DiagramLayout.Place([.. tables.Select(t => t.Box)], [.. lines.Select(l => l.Item2)]);
    }

    /// <summary>Its tables.</summary>
    internal IReadOnlyList<TableBox> Tables { get; }

    /// <summary>Its foreign keys, with the lines that stand for them: from the referencing to the referenced table.</summary>
    internal IReadOnlyList<(DocumentedReference Reference, LayoutLine Line)> Lines { get; }

    /// <summary>Its width in pixels.</summary>
    internal double Width { get; }

    /// <summary>Its height in pixels.</summary>
    internal double Height { get; }

    /// <summary>Draws the tables of a model. Views have no foreign keys and are left out.</summary>
    internal static Diagram Of(DocumentModel model)
    {
        var tables = model.Relations.Where(r => r.Table is not null).ToList();
        var boxes = tables
            .Select(t => TableBox.Of(t, onlyKeys: tables.Count > MostWithAllColumns))
            .ToDictionary(b => b.Relation.Name, StringComparer.Ordinal);
        var lines = new List<(DocumentedReference, LayoutLine)>();
        foreach (var reference in tables.SelectMany(t => t.References))
        {
            if (boxes.TryGetValue(reference.To, out var to))
            {
                var from = boxes[reference.From];
                lines.Add(
                    (
                        reference,
                        new LayoutLine(from.Box, from.OffsetOf(reference.Columns), to.Box, to.OffsetOf(reference.Keys))
                    )
                );
            }
        }

        return new Diagram([.. boxes.Values], lines);
    }
}
