using System.Text.RegularExpressions;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>Takes secrets out of what a catalog holds, before it becomes part of an object.</summary>
internal static partial class SecretOptions
{
    /// <summary>What stands for a secret.</summary>
    internal const string Mask = "***";

    /// <summary>Returns options of foreign data, as <c>name=value</c>, with the values of secrets masked.</summary>
    internal static IReadOnlyList<string>? Masked(IReadOnlyList<string>? options) =>
        options is null ? null : [.. options.Select(MaskedOption)];

    /// <summary>Returns a connection string of libpq with its passwords masked.</summary>
    internal static string MaskedConnection(string text) => Redactor.CleanPatterns(text);

    /// <summary>Returns whether a secret was masked in an option or a connection string.</summary>
    internal static bool IsMasked(string text) => text.Contains(Mask, StringComparison.Ordinal);

    private static string MaskedOption(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = (option[..equals], option[(equals + 1)..]);
        return SecretName().IsMatch(name) ? $"{name}={Mask}" : $"{name}={Redactor.CleanPatterns(value)}";
    }

    // A file with a key is named, as with sslkey; it is not in the option.
    [GeneratedRegex(
        "pass(word|wd|phrase|code)?$|pwd|secret|token|jwt|credential|(api|access|private|shared|account)_?key",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SecretName();
}
