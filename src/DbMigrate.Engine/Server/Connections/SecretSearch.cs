using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Finds all secrets in one pass over a text. Immutable.</summary>
internal sealed class SecretSearch
{
    private readonly SecretPattern[] _patterns;
    private readonly FrozenDictionary<char, SecretPattern[]> _byFirst;
    private readonly SearchValues<char> _beginnings;

    /// <summary>Creates the search.</summary>
    internal SecretSearch(IEnumerable<SecretPattern> patterns)
    {
        // The longest first: a secret may be part of another.
        _patterns = [.. patterns.OrderByDescending(p => p.Length)];
        _byFirst = _patterns.GroupBy(p => p.First).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _beginnings = SearchValues.Create([.. _byFirst.Keys.Concat(Written.Beginnings).Distinct()]);
    }

    /// <summary>Returns the text with secrets masked; the same object where there is none.</summary>
    internal string Mask(string text, bool isCut)
    {
        StringBuilder? masked = null;
        var (at, copied) = (0, 0);
        while (at < text.Length && text.AsSpan(at).IndexOfAny(_beginnings) is >= 0 and var skipped)
        {
            at += skipped;
            if (Find(text, at, isCut) is not { } found)
            {
                at++;
                continue;
            }

            masked ??= new StringBuilder(text.Length);
            masked.Append(text, copied, Math.Max(0, found.Start - copied)).Append(Redactor.Mask);
            at = copied = found.End;
        }

        return masked?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private (int Start, int End)? Find(string text, int at, bool isCut)
    {
        var candidates =
            Written.Beginnings.Contains(text[at], StringComparison.Ordinal) ? _patterns
            : _byFirst.TryGetValue(text[at], out var some) ? some
            : [];
        foreach (var pattern in candidates)
        {
            if (pattern.Find(text, at, isCut) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
