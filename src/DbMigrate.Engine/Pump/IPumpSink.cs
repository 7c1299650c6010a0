namespace DbMigrate.Engine.Pump;

/// <summary>
/// The host's side of the pump. Every member is called only on the thread that called <see cref="MessagePump.Run"/>.
/// </summary>
/// <remarks>
/// An exception of any member cancels the work; it is thrown to the caller of the pump once the work has ended.
/// </remarks>
internal interface IPumpSink
{
    /// <summary>Receives a result; results arrive in order.</summary>
    void OnResult(object result);

    /// <summary>Receives a message, in order with the results.</summary>
    void OnMessage(MigrationMessage message);

    /// <summary>
    /// Receives progress: after the first second, then a few times per second at most, and once more at the end.
    /// </summary>
    void OnProgress(PumpProgress progress);
}
