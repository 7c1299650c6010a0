namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A line of text, code and links, before a format decides how they look.</summary>
internal sealed class Line
{
    /// <summary>A line without text.</summary>
    internal static readonly Line Empty = new([]);

    private Line(IReadOnlyList<Span> spans) => Spans = spans;

    /// <summary>Its pieces.</summary>
    internal IReadOnlyList<Span> Spans { get; }

    /// <summary>Returns a line of code; empty: of nothing.</summary>
    internal static Line Code(string? sql) =>
        string.IsNullOrEmpty(sql) ? Empty : new Line([new Span(SpanKind.Code, sql)]);

    /// <summary>Returns a link to a relation.</summary>
    internal static Line Link(string relation) => new([new Span(SpanKind.Link, relation)]);

    /// <summary>Returns lines one behind the other, with a text between them.</summary>
    internal static Line Join(string between, IEnumerable<Line> lines) =>
        lines.Aggregate(Empty, (sum, line) => sum.Spans.Count == 0 ? line : sum + between + line);

    /// <summary>Returns a line of text.</summary>
    public static implicit operator Line(string? text) =>
        string.IsNullOrEmpty(text) ? Empty : new Line([new Span(SpanKind.Text, text)]);

    /// <summary>Returns two lines one behind the other.</summary>
    public static Line operator +(Line first, Line second) => new([.. first.Spans, .. second.Spans]);
}
