using System.Collections;
using System.Collections.Concurrent;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model;

/// <summary>
/// The variables in force in one operation, with what steps have read by them. A plan is immutable and shared by
/// operations: what an operation has read belongs to it. Safe for several threads.
/// </summary>
/// <param name="values">The variables by name.</param>
/// <param name="files">The files that the operation has read.</param>
internal sealed class SessionVariables(IReadOnlyDictionary<string, string> values, SourceFiles files)
    : IReadOnlyDictionary<string, string>
{
    private readonly ConcurrentDictionary<object, object> _read = new(ReferenceEqualityComparer.Instance);

    /// <summary>The files that the operation has read.</summary>
    internal SourceFiles Files => files;

    public string this[string key] => values[key];

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string> Values => values.Values;

    public int Count => values.Count;

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string value) =>
        values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the files of the operation that variables belong to; none where they belong to no operation.</summary>
    internal static SourceFiles FilesOf(IReadOnlyDictionary<string, string> variables) =>
        (variables as SessionVariables)?.Files ?? new SourceFiles();

    /// <summary>Returns the options for reading SQL with the variables and the files of their operation.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="folder">The plan's folder.</param>
    internal static SqlReadOptions Options(IReadOnlyDictionary<string, string> variables, string folder) =>
        new()
        {
            Variables = variables,
            RootFolder = folder,
            Files = FilesOf(variables),
        };

    /// <summary>
    /// Returns what a part of the plan has read in the operation of the variables. Reads it where the operation has not
    /// yet, and each time where the variables belong to no operation.
    /// </summary>
    internal static T Read<T>(IReadOnlyDictionary<string, string> variables, object part, Func<T> read)
        where T : class =>
        variables is SessionVariables session ? (T)session._read.GetOrAdd(part, _ => read()) : read();
}
