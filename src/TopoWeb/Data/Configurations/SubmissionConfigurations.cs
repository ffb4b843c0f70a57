using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class SubmissionKeyConfiguration : IEntityTypeConfiguration<SubmissionKeyRow>
{
    public void Configure(EntityTypeBuilder<SubmissionKeyRow> builder)
    {
        builder.ToTable("SubmissionKeys");
        builder.HasKey(k => k.Id);
        builder.Property(k => k.Id).HasMaxLength(64);
        builder.Property(k => k.BodyHash).HasMaxLength(64);
        builder.HasIndex(k => k.CreatedAt);
        builder.HasOne<UserRow>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
