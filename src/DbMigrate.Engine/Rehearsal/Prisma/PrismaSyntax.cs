using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>A value in a Prisma schema.</summary>
/// <param name="Place">Where it begins.</param>
internal abstract record PrismaValue(SourcePlace Place)
{
    /// <summary>A text in quotes.</summary>
    internal sealed record Text(string Value, SourcePlace Place) : PrismaValue(Place);

    /// <summary>A number, as it is written.</summary>
    internal sealed record Number(string Value, SourcePlace Place) : PrismaValue(Place);

    /// <summary>A name: of a field, an enum's value, <c>true</c>; dots included.</summary>
    internal sealed record Word(string Value, SourcePlace Place) : PrismaValue(Place);

    /// <summary>A list in brackets.</summary>
    internal sealed record List(IReadOnlyList<PrismaValue> Items, SourcePlace Place) : PrismaValue(Place);

    /// <summary>A function with its arguments, or a field with its options.</summary>
    internal sealed record Call(string Name, IReadOnlyList<PrismaArgument> Arguments, SourcePlace Place)
        : PrismaValue(Place);
}

/// <summary>An argument.</summary>
/// <param name="Name">Its name; null: it has none.</param>
/// <param name="Value">Its value.</param>
internal sealed record PrismaArgument(string? Name, PrismaValue Value);

/// <summary>An attribute, as <c>@id</c> or <c>@@index</c>.</summary>
/// <param name="Name">Its name without the <c>@</c>.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record PrismaAttribute(string Name, IReadOnlyList<PrismaArgument> Arguments, SourcePlace Place)
{
    /// <summary>Returns the value of an argument by its name, or of the first without a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isFirst">Whether the argument may be given without its name.</param>
    internal PrismaValue? Find(string name, bool isFirst = false) =>
        (
            Arguments.FirstOrDefault(a => a.Name == name)
            ?? (isFirst ? Arguments.FirstOrDefault(a => a.Name is null) : null)
        )?.Value;

    /// <summary>Returns a text argument, or null.</summary>
    internal string? TextOf(string name, bool isFirst = false) => (Find(name, isFirst) as PrismaValue.Text)?.Value;
}

/// <summary>A field of a model, or a value of an enum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; of <c>Unsupported("…")</c> the text; empty: it is a value of an enum.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record PrismaField(
    string Name,
    string Type,
    IReadOnlyList<PrismaAttribute> Attributes,
    SourcePlace Place
)
{
    /// <summary>Where its type begins.</summary>
    internal SourcePlace TypePlace { get; init; } = Place;

    /// <summary>Whether it is a list.</summary>
    internal bool IsList { get; init; }

    /// <summary>Whether it is optional.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>Whether the type is a text that only PostgreSQL knows.</summary>
    internal bool IsUnsupported { get; init; }

    /// <summary>The name in the database.</summary>
    internal string DatabaseName => Find("map")?.TextOf("name", isFirst: true) ?? Name;

    /// <summary>Returns an attribute, or null.</summary>
    internal PrismaAttribute? Find(string name) => Attributes.FirstOrDefault(a => a.Name == name);
}

/// <summary>A block: a model, view, enum, composite type, data source or generator.</summary>
/// <param name="Kind">The word in front.</param>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where its name is.</param>
internal sealed record PrismaBlock(string Kind, string Name, SourcePlace Place)
{
    /// <summary>Its fields, or the values of an enum.</summary>
    internal List<PrismaField> Fields { get; } = [];

    /// <summary>Its attributes, as <c>@@index</c>.</summary>
    internal List<PrismaAttribute> Attributes { get; } = [];

    /// <summary>The settings of a data source or generator.</summary>
    internal List<PrismaArgument> Settings { get; } = [];

    /// <summary>The name in the database.</summary>
    internal string DatabaseName => Find("map")?.TextOf("name", isFirst: true) ?? Name;

    /// <summary>The schema in the database.</summary>
    internal string Schema => Find("schema")?.TextOf("map", isFirst: true) ?? "public";

    /// <summary>Whether Prisma leaves it out.</summary>
    internal bool IsIgnored => Find("ignore") is not null;

    /// <summary>Returns an attribute, or null.</summary>
    internal PrismaAttribute? Find(string name) => Attributes.Find(a => a.Name == name);

    /// <summary>Returns a setting, or null.</summary>
    internal PrismaValue? Setting(string name) => Settings.Find(s => s.Name == name)?.Value;

    /// <summary>Returns a field, or null.</summary>
    internal PrismaField? Field(string name) => Fields.Find(f => f.Name == name);
}
