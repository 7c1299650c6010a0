namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The breakpoints of Drizzle: a line <c>--&gt; statement-breakpoint</c> ends a statement.</summary>
internal static class Breakpoints
{
    private static ReadOnlySpan<byte> Mark => "--> statement-breakpoint"u8;

    /// <summary>Returns the file with a semicolon in place of each breakpoint.</summary>
    internal static FileView View(byte[] bytes)
    {
        byte[]? text = null;
        for (var at = 0; bytes.AsSpan(at).IndexOf(Mark) is >= 0 and var found; )
        {
            at += found;
            text ??= bytes.ToArray();
            SectionReader.Blank(text.AsSpan(at, Mark.Length));
            text[at] = (byte)';';
            at += Mark.Length;
        }

        return new FileView(text ?? bytes);
    }
}
