namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>The lock of another tool that is a row of a table: it stays where a process that holds it dies.</summary>
/// <param name="Table">The table, quoted.</param>
/// <param name="Take">Takes the lock, also where a run of ours left it. Returns a row where it is taken.</param>
/// <param name="Free">Releases it where it is ours.</param>
/// <param name="Holder">Returns who holds it, in words.</param>
/// <param name="Release">How it is released where nothing runs.</param>
internal sealed record ForeignRowLock(string Table, string Take, string Free, string Holder, string Release);
