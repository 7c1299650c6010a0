using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Checks;

/// <summary>
/// A type as a plan writes it: <c>varchar(20)</c>, <c>timestamp(3) with time zone</c>. The server resolves its name.
/// </summary>
internal sealed partial class ColumnType
{
    private readonly string _written;
    private readonly string _modifiers;

    internal ColumnType(string written)
    {
        _written = written.Trim();
        _modifiers = ModifiersOf(_written);
        Base = _modifiers.Length == 0 ? _written : Parentheses().Replace(_written, " ", 1);
    }

    /// <summary>The type without modifiers, which the server resolves.</summary>
    internal string Base { get; }

    /// <summary>As the plan writes it.</summary>
    public override string ToString() => _written;

    /// <summary>Returns whether a column has this type and these modifiers.</summary>
    internal bool Matches(string shown, bool isOfType) =>
        string.Equals(Normal(_written), Normal(shown), StringComparison.OrdinalIgnoreCase)
        || (isOfType && (ModifiersOf(shown) == _modifiers || (_modifiers.Length == 0 && IsOne(shown))));

    // char and bit without a length have the length 1, which the server shows.
    private static bool IsOne(string shown) => shown is "character(1)" or "bit(1)";

    private static string ModifiersOf(string type) =>
        Parentheses().Match(type) is { Success: true } match
            ? Spaces().Replace(match.Value, string.Empty)
            : string.Empty;

    private static string Normal(string type) =>
        Spaces()
            .Replace(type, " ")
            .Replace(" (", "(", StringComparison.Ordinal)
            .Replace(", ", ",", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*\(([^)""]*)\)")]
    private static partial Regex Parentheses();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
