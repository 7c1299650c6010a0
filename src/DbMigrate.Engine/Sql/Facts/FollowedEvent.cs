namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Something that a statement does that decides which objects the names of later statements mean, or that removes data.
/// Names are as the statement writes them.
/// </summary>
internal abstract record FollowedEvent;

/// <summary>A batch of a file begins: settings of the last transaction end.</summary>
/// <param name="Batch">Its number in the file, from 1; 0: in no batch.</param>
internal sealed record BatchBegun(int Batch) : FollowedEvent;

/// <summary>The search path or the role is set.</summary>
/// <param name="IsRole">Whether it is the role.</param>
/// <param name="Value">The schemas or the role, unquoted; null: the text does not show it.</param>
/// <param name="IsDefault">Whether it is set to what a new session has.</param>
/// <param name="IsLocal">Whether it lasts to the end of the transaction only.</param>
internal sealed record NamesSet(bool IsRole, IReadOnlyList<string>? Value, bool IsDefault, bool IsLocal)
    : FollowedEvent;

/// <summary>Something is done with a savepoint.</summary>
/// <param name="Use">What.</param>
/// <param name="Name">Its name, unquoted.</param>
internal sealed record SavepointUsed(SavepointUse Use, string Name) : FollowedEvent;

/// <summary>An object is created.</summary>
/// <param name="Type">Its type in PostgreSQL's words, in lower case.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table of a column; null for others.</param>
internal sealed record ObjectCreated(string Type, string Name, string? Table) : FollowedEvent
{
    /// <summary>Whether an object that is there already is kept or replaced.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it is temporary.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Whether it ends with its transaction.</summary>
    public bool EndsWithTransaction { get; init; }
}

/// <summary>An object gets another name.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table of a column or a constraint; null for others.</param>
/// <param name="NewName">Its new name.</param>
internal sealed record ObjectRenamed(string Type, string Name, string? Table, string NewName) : FollowedEvent;

/// <summary>An object gets into another schema.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Schema">The schema.</param>
internal sealed record ObjectMoved(string Type, string Name, string Schema) : FollowedEvent;

/// <summary>An object is dropped.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table of a column or a constraint; null for others.</param>
internal sealed record ObjectDropped(string Type, string Name, string? Table) : FollowedEvent;

/// <summary>A table is made to depend on another.</summary>
/// <param name="Parent">The other.</param>
/// <param name="Child">The table.</param>
/// <param name="Kind">How.</param>
internal sealed record TablesLinked(string Parent, string Child, TableLink Kind) : FollowedEvent;

/// <summary>A partition becomes a table of its own: it no longer counts with the table that it was a partition of.</summary>
/// <param name="Partition">The partition.</param>
internal sealed record PartitionDetached(string Partition) : FollowedEvent;

/// <summary>Rows are written to a table, or its definition is changed: what counts them may give another number.</summary>
/// <param name="Table">The table.</param>
internal sealed record TableChanged(string Table) : FollowedEvent;

/// <summary>Data is removed.</summary>
/// <param name="Loss">What.</param>
internal sealed record DataLost(DataLoss Loss) : FollowedEvent;

/// <summary>Something is dropped or emptied with what depends on it.</summary>
/// <param name="Drop">What.</param>
internal sealed record Cascaded(CascadeDrop Drop) : FollowedEvent;

/// <summary>How a table depends on another.</summary>
internal enum TableLink
{
    /// <summary>It is a partition: it goes with the other.</summary>
    Partition,

    /// <summary>It inherits: it goes with the other where that is dropped with CASCADE.</summary>
    Inherits,

    /// <summary>It has a foreign key: it is emptied with the other by TRUNCATE with CASCADE.</summary>
    References,
}
