using System.Collections;
using System.Collections.Concurrent;

namespace DbMigrate.Engine.Model;

/// <summary>
/// The variables in force in one session, with what steps have read by them. A plan is immutable and shared by
/// sessions: what a session has read belongs to the session. Safe for several threads.
/// </summary>
/// <param name="values">The variables by name.</param>
internal sealed class SessionVariables(IReadOnlyDictionary<string, string> values) : IReadOnlyDictionary<string, string>
{
    private readonly ConcurrentDictionary<object, object> _read = new(ReferenceEqualityComparer.Instance);

    public string this[string key] => values[key];

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string> Values => values.Values;

    public int Count => values.Count;

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string value) =>
        values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Returns what a part of the plan has read in the session of the variables. Reads it where the session has not
    /// yet, and each time where the variables belong to no session.
    /// </summary>
    internal static T Read<T>(IReadOnlyDictionary<string, string> variables, object part, Func<T> read)
        where T : class =>
        variables is SessionVariables session ? (T)session._read.GetOrAdd(part, _ => read()) : read();
}
