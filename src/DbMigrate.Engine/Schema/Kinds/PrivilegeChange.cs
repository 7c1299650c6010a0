namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>One GRANT or REVOKE.</summary>
/// <param name="Entry">Who gets or loses, what, and by whom.</param>
/// <param name="IsGrant">False: REVOKE.</param>
/// <param name="OfOption">True: with the right to pass it on; of REVOKE: only this right.</param>
internal sealed record PrivilegeChange(PrivilegeEntry Entry, bool IsGrant, bool OfOption)
{
    /// <summary>
    /// Returns the changes from some privileges to others: first what is revoked, those who pass on last; then what is
    /// granted, those who pass on first.
    /// </summary>
    internal static IEnumerable<PrivilegeChange> Between(
        IReadOnlyList<PrivilegeEntry> before,
        IReadOnlyList<PrivilegeEntry> after,
        string? owner
    )
    {
        foreach (var entry in Enumerable.Reverse(Ordered(before, owner)))
        {
            var (old, wanted) = (entry.ByLetter(), Same(after, entry)?.ByLetter() ?? []);
            if (With(entry, old.Keys.Where(l => !wanted.ContainsKey(l))) is { } gone)
            {
                yield return new PrivilegeChange(gone, IsGrant: false, OfOption: false);
            }

            if (
                With(entry, old.Where(p => p.Value && !wanted.GetValueOrDefault(p.Key, true)).Select(p => p.Key)) is
                { } less
            )
            {
                yield return new PrivilegeChange(less, IsGrant: false, OfOption: true);
            }
        }

        foreach (var entry in Ordered(after, owner))
        {
            var (old, wanted) = (Same(before, entry)?.ByLetter() ?? [], entry.ByLetter());
            if (With(entry, wanted.Where(p => !p.Value && !old.ContainsKey(p.Key)).Select(p => p.Key)) is { } plain)
            {
                yield return new PrivilegeChange(plain, IsGrant: true, OfOption: false);
            }

            if (With(entry, wanted.Where(p => p.Value && !old.GetValueOrDefault(p.Key)).Select(p => p.Key)) is { } more)
            {
                yield return new PrivilegeChange(more, IsGrant: true, OfOption: true);
            }
        }
    }

    /// <summary>Returns the statement.</summary>
    /// <param name="target">What it is about: <c>TABLE public.orders</c>.</param>
    /// <param name="column">The column that it is about; null: the whole.</param>
    internal string Sql(string target, string? column = null)
    {
        var words = string.Join(", ", Entry.Words().Select(w => column is null ? w : $"{w} ({column})"));
        return IsGrant
            ? $"GRANT {words} ON {target} TO {Entry.Role}{(OfOption ? " WITH GRANT OPTION" : string.Empty)}"
            : $"REVOKE {(OfOption ? "GRANT OPTION FOR " : string.Empty)}{words} ON {target} FROM {Entry.Role}";
    }

    private static PrivilegeEntry? Same(IReadOnlyList<PrivilegeEntry> list, PrivilegeEntry entry) =>
        list.FirstOrDefault(e => e.Grantee == entry.Grantee && e.Grantor == entry.Grantor);

    private static PrivilegeEntry? With(PrivilegeEntry entry, IEnumerable<char> letters) =>
        string.Concat(letters) is { Length: > 0 } list ? entry with { Letters = list } : null;

    // Who passes a privilege on got it before: from the owner, or from another one.
    private static List<PrivilegeEntry> Ordered(IReadOnlyList<PrivilegeEntry> entries, string? owner)
    {
        var (rest, ordered) = (entries.ToList(), new List<PrivilegeEntry>());
        var known = new HashSet<string>(StringComparer.Ordinal) { owner ?? string.Empty };
        while (rest.Count > 0)
        {
            var next = rest.Where(e => known.Contains(e.Grantor)).ToList();
            next = next.Count == 0 ? [.. rest] : next;
            ordered.AddRange(next);
            known.UnionWith(next.Select(e => e.Grantee));
            rest.RemoveAll(next.Contains);
        }

        return ordered;
    }
}
