namespace DbMigrate.Engine.Model.Steps;

/// <summary>
/// The passwords that the steps of a run generated. They are in memory only, until they are handed out.
/// </summary>
internal sealed class GeneratedPasswords
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Keeps the password of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="password">The password.</param>
    /// <param name="number">How many were generated for the step, this one included.</param>
    internal void Add(string role, string password, int number) => _entries[role] = new Entry(password, number);

    /// <summary>Returns the password of a role with its number, or null.</summary>
    internal (string Password, int Number)? Find(string role) =>
        _entries.TryGetValue(role, out var entry) ? (entry.Password, entry.Number) : null;

    /// <summary>Records that a step has put the password where it belongs: the result does not hand it out.</summary>
    internal void MarkTaken(string role)
    {
        if (_entries.TryGetValue(role, out var entry))
        {
            entry.IsTaken = true;
        }
    }

    /// <summary>Returns the passwords that no step has taken, each once.</summary>
    internal IReadOnlyList<(string Role, string Password)> TakeRest()
    {
        var rest = _entries.Where(e => !e.Value.IsTaken).Select(e => (e.Key, e.Value.Password)).ToArray();
        foreach (var (role, _) in rest)
        {
            MarkTaken(role);
        }

        return rest;
    }

    /// <summary>Returns the type's name only.</summary>
    public override string ToString() => nameof(GeneratedPasswords);

    private sealed class Entry(string password, int number)
    {
        internal string Password => password;

        internal int Number => number;

        internal bool IsTaken { get; set; }
    }
}
