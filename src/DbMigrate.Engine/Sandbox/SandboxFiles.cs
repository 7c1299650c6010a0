using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sandbox;

/// <summary>Files and folders that only their owner may read, from their first moment on.</summary>
internal static class SandboxFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, and those above it that are missing.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>Writes a file: all of it or, after a crash, what was there before.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What.</param>
    /// <param name="user">Who shall own it; null is the caller.</param>
    public static void Write(string path, string text, SandboxUser? user)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        var draft = path + ".new";
        using (var writer = new StreamWriter(draft, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options))
        {
            writer.Write(text);
        }

        user?.Own(draft);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>
    /// Deletes a folder with all that is in it; what a dying process still writes into it is waited for.
    /// </summary>
    public static async Task DeleteFolderAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 0; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException && attempt < 50)
            {
                await TimeProvider
                    .System.DelayAsync(TimeSpan.FromMilliseconds(20), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
