using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>The two directions of a file that comment lines divide into sections.</summary>
/// <param name="Apply">The file without the sections that undo, byte for byte.</param>
/// <param name="Undo">The sections that undo, without the lines that begin them; null: they hold nothing.</param>
/// <param name="UndoLine">The line of the file that begins the first of them.</param>
/// <param name="Notes">What the lines ask for and is not carried over, each with its line.</param>
internal sealed record FileSections(
    byte[] Apply,
    byte[]? Undo,
    int UndoLine,
    IReadOnlyList<(int Line, string Message)> Notes
)
{
    /// <summary>Divides a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="marks">The lines that divide it, in order.</param>
    internal static FileSections Of(byte[] file, IReadOnlyList<SectionMark> marks)
    {
        using var apply = new MemoryStream();
        using var undo = new MemoryStream();
        var (at, undoes) = (0, false);
        foreach (var mark in marks.Where(m => m.Direction is not null))
        {
            (undoes ? undo : apply).Write(file.AsSpan(at, (int)mark.Offset - at));
            undoes = mark.Direction == SectionDirection.Undo;
            at = undoes ? LineEnd(file, (int)mark.Offset) : (int)mark.Offset;
        }

        (undoes ? undo : apply).Write(file.AsSpan(at));
        var content = undo.ToArray();
        return new FileSections(
            apply.ToArray(),
            content.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0 ? null : content,
            marks.FirstOrDefault(m => m.Direction == SectionDirection.Undo)?.Place.Line ?? 1,
            [
                .. marks
                    .Where(m => m.WithoutTransaction)
                    .Select(m =>
                        (
                            m.Place.Line,
                            $"'{m.Text}' asks for no transaction. Statements that cannot run in one run on their own; "
                                + "where others should, give their step 'transaction: statement'."
                        )
                    ),
            ]
        );
    }

    private static int LineEnd(byte[] file, int from)
    {
        var end = file.AsSpan(from).IndexOf((byte)'\n');
        return end < 0 ? file.Length : from + end + 1;
    }
}
