using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Results;

/// <summary>Passes messages and progress to the host's observer, one at a time, with secrets masked.</summary>
internal sealed class MessageSink(IMigrationObserver? observer, ISecretMask mask)
{
    /// <summary>The number of notices that are kept for a result.</summary>
    internal const int MostNotices = 1_000;

    /// <summary>The number of characters of the notices that are kept for a result.</summary>
    internal const int MostNoticeText = 1 << 20;

    private readonly object _gate = new();
    private readonly List<string> _notices = [];
    private int _noticeLength;
    private long _noticesOmitted;

    internal void Say(MessageKind kind, string text) => Send(new MigrationMessage(kind, Mask(text)));

    internal void Verbose(string text) => Say(MessageKind.Verbose, text);

    internal void Info(string text) => Say(MessageKind.Information, text);

    internal void Warn(string text) => Say(MessageKind.Warning, text);

    internal void Progress(string activity, string text, int percent, TimeSpan? remaining = null) =>
        Send(new MigrationProgress(Mask(activity), Mask(text), percent, remaining));

    /// <summary>Returns a text without secrets, and of bounded length.</summary>
    internal string Mask(string text) => TextLimit.Clean(mask, text);

    /// <summary>Returns a text that the server may have cut at its end, without secrets or the beginning of one.</summary>
    internal string MaskCut(string text) => mask.CleanCut(text);

    internal void AddSecret(string secret) => mask.Add(secret);

    /// <summary>
    /// Passes a notice of the server. A warning stays a warning, other notices are details. All are kept for the
    /// phase's result.
    /// </summary>
    internal void Notice(PostgresNotice notice)
    {
        var text =
            $"{notice.Severity}: {notice.MessageText} ({notice.SqlState})"
            + (notice.Detail is { Length: > 0 } detail ? $" Detail: {detail}" : string.Empty)
            + (notice.Hint is { Length: > 0 } hint ? $" Hint: {hint}" : string.Empty);
        lock (_notices)
        {
            var safe = Mask(text);
            if (_notices.Count < MostNotices && _noticeLength + safe.Length <= MostNoticeText)
            {
                _notices.Add(safe);
                _noticeLength += safe.Length;
            }
            else
            {
                _noticesOmitted++;
            }
        }

        Say(notice.InvariantSeverity == "WARNING" ? MessageKind.Warning : MessageKind.Verbose, text);
    }

    /// <summary>Returns the notices since the last call.</summary>
    internal IReadOnlyList<string> TakeNotices()
    {
        lock (_notices)
        {
            string[] taken =
            [
                .. _notices,
                .. _noticesOmitted > 0 ? [$"… and {DisplayText.Count(_noticesOmitted, "more notice")}"] : (string[])[],
            ];
            _notices.Clear();
            (_noticeLength, _noticesOmitted) = (0, 0);
            return taken;
        }
    }

    private void Send(MigrationMessage message)
    {
        if (observer is null)
        {
            return;
        }

        lock (_gate)
        {
            observer.OnMessage(message);
        }
    }
}
