using System.Security.Cryptography;

namespace TopoWeb.Data.Transfer;

/// <summary>Number of rows and a sum over them that does not depend on their order: equal tables have equal ones.</summary>
internal sealed record TableSum(long Rows, string Sum)
{
    /// <summary>Adds rows up.</summary>
    internal sealed class Adder
    {
        private readonly byte[] _sum = new byte[SHA256.HashSizeInBytes];
        private long _rows;

        /// <summary>Adds a row as <see cref="RowText"/> writes it.</summary>
        public void Add(ReadOnlySpan<byte> row)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(row, hash);
            // An addition with carry, so that two equal rows do not cancel.
            for (var (i, carry) = (0, 0); i < hash.Length; i++, carry >>= 8)
            {
                carry += _sum[i] + hash[i];
                _sum[i] = (byte)carry;
            }
            _rows++;
        }

        public TableSum Total() => new(_rows, Convert.ToHexStringLower(_sum));
    }
}
