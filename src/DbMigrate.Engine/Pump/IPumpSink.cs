namespace DbMigrate.Engine.Pump;

/// <summary>
/// A host's end of the pump. Every member is called on the thread that called <see cref="MessagePump.Run"/>, and on no
/// other.
/// </summary>
/// <remarks>
/// An exception of any member cancels the work; it is thrown to the caller of the pump once the work has ended.
/// </remarks>
internal interface IPumpSink
{
    /// <summary>A result, in the order in which the work emitted them.</summary>
    void OnResult(object result);

    /// <summary>Words of the work, in order with its results.</summary>
    void OnMessage(MigrationMessage message);

    /// <summary>
    /// How far the work is: nothing in its first second, then a few times a second at the most, and once more when it
    /// is over.
    /// </summary>
    void OnProgress(PumpProgress progress);
}
