namespace DbMigrate.Engine.Model.Kinds;

/// <summary>Ids and names that people type on command lines and that become parts of file names.</summary>
internal static class PlanWord
{
    /// <summary>The pattern of <see cref="IsValid"/>, for the JSON Schema.</summary>
    internal const string Pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$";

    /// <summary>The rule in words, for error messages.</summary>
    internal const string Rule = "letters, digits, '_', '.' and '-', starting with a letter or a digit, at most 100";

    private const int MaxLength = 100;

    /// <summary>Returns whether a text is a valid id or name.</summary>
    internal static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
