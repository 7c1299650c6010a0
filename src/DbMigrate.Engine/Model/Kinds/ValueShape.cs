using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// The values that a plan allows in one place. The reader and the JSON Schema both use it.
/// </summary>
internal abstract record ValueShape
{
    /// <summary>A text. <paramref name="Refers"/>: what it names; the reader looks it up.</summary>
    internal sealed record Text(Reference Refers = Reference.Nothing, IReadOnlyList<string>? OneOf = null) : ValueShape
    {
        /// <summary>
        /// Whether it must be a word as <see cref="PlanWord.IsValid"/> knows it: an id, a name to type on a command
        /// line.
        /// </summary>
        internal bool Word { get; init; }
    }

    /// <summary>A whole number.</summary>
    internal sealed record Integer(long Minimum = 0, long Maximum = long.MaxValue) : ValueShape;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    internal sealed record Boolean : ValueShape;

    /// <summary>
    /// A duration: <c>500ms</c>, <c>2s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>, <c>2w</c>, <c>6mo</c> (a month is 30
    /// days), or parts joined: <c>1h30m</c>; <paramref name="OrNone"/> takes <c>none</c> too.
    /// </summary>
    internal sealed record Duration(bool OrNone = false) : ValueShape;

    /// <summary>
    /// Any scalar, its YAML type kept (<c>0</c> is a number, <c>'0'</c> a text); null too, unless <paramref
    /// name="OrNull"/> is false.
    /// </summary>
    internal sealed record Scalar(bool OrNull = true) : ValueShape
    {
        /// <summary>What to write where the value is missing; null: any value, or no key.</summary>
        internal string? WhenMissing { get; init; }
    }

    /// <summary>A list; <paramref name="OrSingle"/> takes one item without the brackets.</summary>
    internal sealed record ListOf(ValueShape Item, bool OrSingle = false) : ValueShape
    {
        /// <summary>Whether an empty list has a meaning.</summary>
        internal bool OrEmpty { get; init; }
    }

    /// <summary>A mapping with known keys.</summary>
    internal sealed record Map(MapShape Shape) : ValueShape;

    /// <summary>A mapping with free keys.</summary>
    internal sealed record MapOf(ValueShape Value) : ValueShape
    {
        /// <summary>Whether its keys must be words as <see cref="PlanWord.IsValid"/> knows them.</summary>
        internal bool Words { get; init; }
    }

    /// <summary>
    /// A <c>step</c>, a <c>check</c> or a <c>gate</c>, as <paramref name="Family"/> says: a mapping with the key of its
    /// kind and the common ones beside it. Or a <c>phase</c>. They are read one by one, not by their shape alone.
    /// </summary>
    internal sealed record PlanItem(string Family) : ValueShape;

    /// <summary>
    /// One of several shapes: the first that accepts the value, else the first of its YAML node type.
    /// </summary>
    internal sealed record Either(params ValueShape[] Choices) : ValueShape;

    /// <summary>Any value: the kind validates it when it binds.</summary>
    internal sealed record Anything : ValueShape;
}

/// <summary>What a text in a plan may name.</summary>
internal enum Reference
{
    Nothing,

    /// <summary>A file under the plan's folder: must exist and may not leave the folder.</summary>
    File,

    /// <summary>A folder under the plan's folder: likewise.</summary>
    Folder,

    /// <summary>A name under <c>connections:</c>.</summary>
    Connection,

    /// <summary>A phase's id.</summary>
    Phase,

    /// <summary>A preflight check of the same phase.</summary>
    PreflightCheck,

    /// <summary>A kind of gate.</summary>
    GateKind,

    /// <summary>Where a connection string is found: see <see cref="SecretReference"/>.</summary>
    ConnectionString,

    /// <summary>Where another secret is found, and never the secret itself.</summary>
    Secret,

    /// <summary>A SQL text or expression.</summary>
    Sql,

    /// <summary>A name of a database object, quoted as in SQL where it needs it.</summary>
    Identifier,
}
