namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Says which conversions of values can change them without an error.</summary>
/// <remarks>
/// A conversion that fails where a value does not fit, as that of text to integer, loses nothing. One that rounds, cuts
/// off or leaves something out does. What is not known to keep every value counts as a loss.
/// </remarks>
internal static class TypeLoss
{
    private const int Microseconds = 6;

    private static readonly HashSet<string> Integers = ["smallint", "integer", "bigint"];

    // Their text is short, and has no spaces at its end.
    private static readonly HashSet<string> Plain =
    [
        .. Integers,
        "boolean",
        "\"char\"",
        "uuid",
        "date",
        "oid",
        "real",
        "double precision",
        "macaddr",
        "macaddr8",
    ];

    // Reading them from a text fails, or keeps what it says.
    private static readonly HashSet<string> Readable =
    [
        .. Integers,
        "boolean",
        "uuid",
        "oid",
        "json",
        "xml",
        "inet",
        "macaddr",
        "macaddr8",
    ];

    private static readonly HashSet<(string From, string To)> Lossless =
    [
        ("smallint", "real"),
        ("smallint", "double precision"),
        ("integer", "double precision"),
        ("real", "double precision"),
        ("date", "timestamp without time zone"),
        ("date", "timestamp with time zone"),
        ("time without time zone", "time with time zone"),
        ("time without time zone", "interval"),
        ("jsonb", "json"),
        ("jsonb", "boolean"),
        ("cidr", "inet"),
        ("macaddr", "macaddr8"),
        ("macaddr8", "macaddr"),
        ("bit", "bit varying"),
        ("bit varying", "bit"),
        ("bit", "integer"),
        ("bit", "bigint"),
        ("boolean", "integer"),
        ("integer", "money"),
        ("bigint", "money"),
        ("oid", "bigint"),
        ("bigint", "oid"),
        ("integer", "oid"),
        ("oid", "integer"),
        ("oid", "regclass"),
        ("regclass", "oid"),
    ];

    /// <summary>Returns whether values may change when a column gets another type.</summary>
    /// <param name="current">The type, of a domain the one below it.</param>
    /// <param name="wanted">The type that it gets, of a domain the one below it.</param>
    internal static bool IsPossible(string current, string wanted)
    {
        var (from, to) = (TypeName.Of(current), TypeName.Of(wanted));
        if (from.Text == to.Text)
        {
            return false;
        }

        return !IsText(from.Name) && IsText(to.Name) ? !IsKeptAsText(from, to)
            : IsText(from.Name) || IsOfUser(from) ? !IsKeptFromText(from, to)
            : !IsKept(from, to);
    }

    private static bool IsText(string name) =>
        name is "text" or "character varying" or "character" or "name" or "\"char\"";

    // A name is cut off at 63 bytes, "char" at one; a value of character has no spaces at its end.
    private static bool IsKeptAsText(TypeName from, TypeName to) =>
        to.Name is "text" or "character varying" || (to.Name is "character" or "name" && Plain.Contains(from.Name));

    private static bool IsKeptFromText(TypeName from, TypeName to) =>
        to.Name switch
        {
            "text" or "character varying" => true,
            "character" => from.Name is "character" or "\"char\"",
            "name" => from.Name is "name" or "\"char\"",
            "\"char\"" => from.Name is "\"char\"",
            "numeric" or "bit varying" => to.Modifiers.Count == 0,
            _ => Readable.Contains(to.Name) || (IsOfUser(to) && from.Name != to.Name) || to.Text == from.Name,
        };

    private static bool IsKept(TypeName from, TypeName to)
    {
        if (to.Name == "numeric")
        {
            return IsKeptAsNumeric(from, to);
        }

        if (Integers.Contains(to.Name))
        {
            return Integers.Contains(from.Name)
                || from is { Name: "numeric", Modifiers: [_] or [_, <= 0] }
                || Lossless.Contains((from.Name, to.Name));
        }

        if (to.Text == "interval" && from.Name.StartsWith(to.Text, StringComparison.Ordinal))
        {
            return true;
        }

        if (from.Name == to.Name)
        {
            return from.Name switch
            {
                "bit" or "bit varying" => true,
                _ when IsOfTime(from.Name) => Precision(to) >= Precision(from),
                _ => to.Text == to.Name,
            };
        }

        return IsOfUser(to)
            || (Lossless.Contains((from.Name, to.Name)) && (!IsOfTime(to.Name) || Precision(to) >= Precision(from)));
    }

    // More digits before the point than there is room for are an error; those behind it are rounded.
    private static bool IsKeptAsNumeric(TypeName from, TypeName to)
    {
        var scale = to.Modifiers.Count == 0 ? int.MaxValue : to.Modifiers.ElementAtOrDefault(1);
        return Integers.Contains(from.Name) ? scale >= 0
            : from.Name == "numeric" && from.Modifiers.Count > 0 ? scale >= from.Modifiers.ElementAtOrDefault(1)
            : from.Name is "money" or "jsonb" or "numeric" && scale == int.MaxValue;
    }

    private static bool IsOfTime(string name) =>
        name is "interval" || name.StartsWith("time", StringComparison.Ordinal);

    // interval day to second(3) is another name than interval: it drops what is not in its fields.
    private static int Precision(TypeName type) =>
        IsOfTime(type.Name) && type.Modifiers is [var digits] ? digits
        : type.Name == "date" ? 0
        : Microseconds;

    // Their values go by their text. That of an enum or of a composite type is whole, or refused.
    private static bool IsOfUser(TypeName type) => type.Name.Contains('.', StringComparison.Ordinal);
}
